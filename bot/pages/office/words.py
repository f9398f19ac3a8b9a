"""The words of the office: a short name for template and script, and the sentence that catalogues translate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.pages.desk.desk import Desk, language_of
from handlers.people.crediting import decides
from handlers.people.staffing import Staff

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "office": "Gyeot office",
        "to_desk": "To the desk",
        "not_yours": "The office is for officers and editors.",
        "renewals": "To be renewed",
        "renewals_why": "What is over, ends within 30 days, speaks of a past year or is of a source from a year ago "
        "and more. Who asks about what is over reads that it was until then.",
        "nothing_to_renew": "Nothing has to be renewed.",
        "to_do": "To do: {deed}",
        "show_all": "Show all {count}",
        "unoffered": "Hello would offer this, but nothing published answers it yet: “{text}”",
        "unoffered_deed": "To do: answer it here, or in faq.csv",
        "unoffered_rules": "To do: write who may enrol into enrolment.toml",
        "unoffered_courses": "To do: put courses.csv into the folder, or a vendor's table with mapping.toml",
        "unanswered": "Asked and not answered",
        "unanswered_why": "The last 30 days, the most frequent first, without names. What was asked in one chat alone, "
        "by somebody who has not agreed to be remembered, is counted by what it is nearest to; nobody reads the words. "
        "Somebody who writes from two devices or messengers counts as two chats: nothing here ties them together.",
        "nothing_unanswered": "Every question was answered.",
        "asked_by": "{count} times in {chats} chats, last on {day}",
        "answered_now": "It is answered by now.",
        "write_answer": "Answer it for everybody",
        "answer_live": "Published. It is answered from now on.",
        "question": "Question",
        "answer": "Answer",
        "audience": "For whom",
        "until": "Holds until (may stay empty)",
        "everyone": "Everyone",
        "students": "Students",
        "parents": "Parents",
        "preview": "Preview of a file",
        "preview_why": "See what the assistant reads from a file before anybody is answered from it. Nothing is kept.",
        "choose": "Choose a file",
        "look": "Preview",
        "page": "Page {number}",
        "pieces": "It answers piece by piece: {count}",
        "one_piece": "It is read as one piece and answers every question with the whole. Headings, or items such as "
        "“1. 신청 기간: …”, part it.",
        "unreadable": "This file can't be read: {why}",
        "publish_file": "Publish this file as a notice",
        "no_notice": "A file of this kind can't be published as a notice. Save it as .hwpx, .pdf or .docx.",
        "no_entries": "No entry of a FAQ is read from this table. A table of courses goes into the folder, beside "
        "faq.csv.",
        "entries": "Entries of the FAQ that are read: {count}",
        "table_gone": "Of the present FAQ these are not in it, and would be answered no more: {count}",
        "publish_table": "Publish it in place of the present FAQ",
        "table_sure": "Publish {count} entries in place of the present FAQ? {gone} of its entries will be gone.",
        "table_back": "Bring the FAQ before it back",
        "table_is_back": "The FAQ is as it was before.",
        "notices": "Notices that are answered from",
        "notices_why": "Taking one out ends it with the next answer; in the content folder it is kept under a hidden "
        "name.",
        "nothing_noticed": "There is none.",
        "notice_pieces": "{count} passages",
        "notice_until": "until {day}",
        "take_out_sure": "Take “{title}” out? Nobody is answered from it any more.",
        "is_out": "It is out, and nobody is answered from it any more.",
        "no_text": "There is no text in it, so nothing was published. Upload the document that it was made from.",
        "published": "Published. Of the passages that answer, {added} are new, {changed} changed, {removed} gone.",
        "unchanged": "Nothing has changed.",
        "held": "Held back: these questions would be answered worse than before.",
        "insist": "Publish it all the same",
        "take_out": "Take it out",
        "findings": "To look at",
        "other_findings": "Nothing to do with this file: to look at in others ({count})",
        "more_findings": "And {count} more. Mend these and publish again, then the next ones are shown.",
        "near_to": "Near to “{title}”",
        "near_to_none": "Near to nothing that was published",
        "more_unanswered": "And {count} more that were asked less often.",
        "more_editions": "And {count} earlier ones. Whoever runs the program lists them with: gyeot versions",
        "no_folder": "Uploads need a content folder of your own: set GYEOT_CONTENT.",
        "editions": "Editions",
        "editions_why": "What was published when. Going back makes a new edition.",
        "edition": "Edition {number}",
        "as_edition": "As edition {number} was",
        "compare": "What changed since",
        "changes_why": "+ new, - gone, ~ changed since edition {number}",
        "back_to": "Go back to this",
        "back_sure": "Publish the content again as it was in edition {number}?",
        "back_done": "The content is as it was in edition {number}.",
        "ok": "OK",
        "cancel": "Cancel",
        "working": "One moment, please. This can take a minute.",
        "wrong": "That did not work. Nothing has changed.",
        "offline": "No connection. Nothing was lost on this page.",
        "signed_out": "You are signed out. Ask for a new link.",
        "personal": "There is a phone number or another personal detail in it. Everybody would read it.",
        "too_large": "The file is larger than 50 MB.",
        "title": "Title (may stay empty)",
        "valid_until": "Last day on which it holds",
        "source_date": "Date of the document (may stay empty)",
        "open_ended": "Publish it without a last day? Then it is told as it stands, also after its dates are over.",
        "over_sure": "{day} is over. Publish it as what has ended? Who asks then reads that it was until {day}.",
        "unindexed": "It is published, but the search can't be brought up to it yet. It is tried again every minute.",
    }
)


def words_in(desk: Desk, request: Request) -> Mapping[str, str]:
    """Return the words of the office in the language of the page."""
    translate = desk.gettext(language_of(request))
    return {name: translate(sentence) for name, sentence in WORDS.items()}


def deciding(desk: Desk, request: Request) -> Staff:
    """Return who is signed in and may decide what is published; all others are refused."""
    staff = desk.needed(request)
    if not decides(staff, staff.municipality):
        raise HTTPException(403, words_in(desk, request)["not_yours"])
    return staff

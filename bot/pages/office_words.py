"""The words of the office: a short name for template and script, and the sentence that catalogues translate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "office": "Gyeot office",
        "to_desk": "To the desk",
        "not_yours": "The office is for officers and editors.",
        "unanswered": "Asked and not answered",
        "unanswered_why": "The last 30 days, the most frequent first. Nobody can be recognised here.",
        "nothing_unanswered": "Every question was answered.",
        "asked_by": "{count} times by {people} people, last on {day}",
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
        "unreadable": "This file can't be read: {why}",
        "publish_file": "Publish this file as a notice",
        "published": "Published: {added} new, {changed} changed, {removed} gone.",
        "unchanged": "Nothing has changed.",
        "held": "Held back: these questions would be answered worse than before.",
        "insist": "Publish it all the same",
        "take_out": "Take the file out again",
        "taken_out": "The file is out again; nothing has changed.",
        "findings": "To look at",
        "no_folder": "Uploads need a content folder of your own: set GYEOT_CONTENT.",
        "editions": "Editions",
        "editions_why": "What was published when. Going back makes a new edition.",
        "edition": "Edition {number}",
        "compare": "What changed since",
        "back_to": "Go back to this",
        "back_sure": "Publish the content again as it was in edition {number}?",
        "back_done": "The content is as it was in edition {number}.",
        "ok": "OK",
        "cancel": "Cancel",
        "wrong": "That did not work. Nothing has changed.",
        "offline": "No connection. Nothing was lost on this page.",
        "signed_out": "You are signed out. Ask for a new link.",
        "personal": "There is a phone number or another personal detail in it. Everybody would read it.",
        "too_large": "The file is larger than 20 MB.",
    }
)

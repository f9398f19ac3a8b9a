"""The words of the web chat: a short name for template and script, and the sentence that catalogues translate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

Translate = Callable[[str], str]

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Gyeot",
        "program": "I am a program, not a person",
        "hello": "Hello! What would you like to know?",
        "from_place": "I look it up in what {place} has published and show where it says so.",
        "from_yours": "I look it up in what your municipality has published and show where it says so.",
        "honest": "When I don't know, I say so, and you can talk to a person.",
        "where": "Where do you study?",
        "unknown_place": "There is no municipality at this address yet. Please choose one here.",
        "try": "You can ask like this",
        "try_apply": "How do I apply?",
        "try_who": "Who may join?",
        "try_courses": "Which courses are there?",
        "write": "Write your question",
        "your_message": "Your message",
        "send": "Send",
        "person": "Talk with a person",
        "leave": "Leave",
        "leave_ask": "Leave this conversation?",
        "leave_why": "You will not see it on this device any more. Text that is not sent yet is deleted too.",
        "leave_later": "I could not leave without a connection. Please try again, or close the browser.",
        "stay": "Stay",
        "conversation": "Conversation",
        "skip": "Go to the message field",
        "you": "You",
        "mentor": "Mentor",
        "mentor_here": "A mentor, a person, is answering now",
        "mentor_wrote": "Written by a person",
        "generated": "Written by AI from the sources",
        "quoted": "Quoted from the source",
        "typing": "Writing an answer",
        "sources": "Sources",
        "source_number": "Source {number}",
        "sample": "Sample",
        "sample_why": "This is sample content, not an official notice.",
        "withdrawn": "Withdrawn",
        "withdrawn_why": "This held until {day} at most. What was said from it may be wrong now: please ask again.",
        "original": "Read the original",
        "notice": "Read the notice",
        "new_window": "opens in a new window",
        "newest": "New message",
        "sending": "Sending",
        "not_sent": "Not sent",
        "again": "Send again",
        "edit": "Edit",
        "when_back": "Will be sent when the connection is back",
        "offline": "The connection is lost. What you write is kept and sent when it is back.",
        "back": "The connection is back",
        "slow": "That was very fast. It will be sent again in {seconds} seconds.",
        "too_long": "That is more than 4,096 characters. Please make it shorter or send it in parts.",
        "unreadable": "I could not read that. Please write it again.",
        "photo": "(a photo)",
        "document": "(a file)",
        "send_file": "Send a picture or a PDF",
        "heic": "Pictures of this kind (HEIC) can't be opened here. Save it as JPEG, or send a picture of the screen.",
        "unfit": "Only pictures and PDFs of up to 10 MB can be sent.",
        "files": "I don't keep photos or files. Please write your question in words.",
        "cookies": "Cookies are off in this browser, so I cannot bring you the answer. Please switch them on.",
        "shown_in": "Show this page in English",
        "crisis": "Crisis support",
        "crisis_why": "Day and night, by phone or text. If one does not answer, try the next.",
        "call": "Call {number}",
        "text": "Text {number}",
        "unready": "This page could not get ready. Please load it anew, or try another browser.",
        "phone": "Phone",
        "office": "Handed in at",
        "no_script": "This chat needs JavaScript. You can also get help here.",
    }
)


def spoken(translate: Translate) -> dict[str, str]:
    """Return every word in one language."""
    return {name: translate(sentence) for name, sentence in WORDS.items()}

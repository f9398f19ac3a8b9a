"""What bubbles look like on KakaoTalk: at most three outputs and ten quick replies, each within its limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import regex

from bot.channels.crediting import heading, standing
from bot.channels.kakao_reading import WAITING
from handlers.conversation import Attachment, Bubble, Choice, Notice

Output = dict[str, Any]

OUTPUTS = 3
"""Bubbles of one answer (skill response format)."""

REPLIES = 10
"""Quick replies of one answer (skill response format)."""

OFFERED = REPLIES - 1
"""Choices of one answer that are buttons: one place is kept for what waits."""

TEXT = 1000
"""Characters of a simpleText (several libraries; beyond 500 it folds)."""

CARD = 400
"""Characters of a textCard's title and description together (often quoted, not confirmed)."""

BUTTONS = 3
"""Buttons of a card."""

LABEL = 14
"""Characters of a button or a quick reply."""

LOST = 6
"""Characters that a label may lose, about a word, and still say what it stands for (proposed)."""

_GRAPHEME = regex.compile(r"\X")
_PAUSE = regex.compile(r"\n\s*|[.!?。…？！]\s+|\s+")
_WHOLE = regex.compile(r"https?://\S+|\d+(?:[.,:/~\-]\d+)*")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class Labels:
    """Words around an answer, in one language; `waiting` is the button for what waits, `listening` says who listens.

    `typed` names the choices for which there is no button.
    """

    sample: str = "sample"
    waiting: str = "Show answer"
    more: str = "More"
    source: str = "Source %(number)d"
    file: str = "Open the file"
    unseen: str = "(There is a file that can't be shown here.)"
    picture: str = "Picture"
    listening: str = ""
    typed: str = "You can also write: %(choices)s"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to a call: how many of the notices it shows, and what of the last one is left for the next time."""

    payload: Output
    shown: int
    rest: Bubble | None = None


Wording = Callable[[str], Labels]
"""Returns the words around an answer in a language."""

Link = Callable[[Notice, int], str]
"""Returns the public address of a file of a notice by its place, "" when there is none."""


def answer(outputs: Sequence[Output], replies: Sequence[Output] = ()) -> Output:
    """Return a skill answer."""
    template: Output = {"outputs": list(outputs)}
    if replies:
        template["quickReplies"] = list(replies)
    return {"version": "2.0", "template": template}


def simple(text: str) -> Output:
    """Return an output of words alone."""
    return {"simpleText": {"text": text}}


def reply(label: str, key: str) -> Output:
    """Return a quick reply that brings its key back."""
    return {"label": cut(label), "action": "message", "messageText": label[:TEXT], "extra": {"k": key}}


def looking(labels: Labels, *, more: bool = False) -> Output:
    """Return the quick reply that shows what waits."""
    return reply(labels.more if more else labels.waiting, WAITING)


def apart(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return notices with the answers to what was asked at other times than the first one behind all else."""
    late = _late(notices)
    return tuple(sorted(notices, key=lambda each: each.due_at in late))


def _late(notices: Sequence[Notice]) -> frozenset[datetime]:
    """Return the moments of the answers that don't go with the first one; what is written together has one moment.

    Their lists and opinions would stand in one row with those of the first, and nothing tells whose they are.
    """
    asked = list(dict.fromkeys(each.due_at for each in notices if _answers(each)))
    return frozenset(asked[1:])


def _answers(notice: Notice) -> bool:
    """Tell whether something is offered with a notice that means this answer alone: an opinion, or its list."""
    actions = (choice.action for choice in notice.bubble.choices)
    return any(action == "none" or action.startswith(("feedback:", "passage:")) for action in actions)


def page(notices: Sequence[Notice], wording: Wording, link: Link) -> Page:
    """Return the answer that shows as many notices as fit, at least a part of the first, and one answer at most."""
    labels = wording(notices[-1].language)
    outputs: list[Output] = []
    replies: list[list[Output]] = []
    late = _late(notices)
    for place, notice in enumerate(notices):
        made, offered = render(notice, labels, link), _choices(notice)
        room = OUTPUTS - len(outputs)
        if (len(made) > room or notice.due_at in late) and outputs:
            return Page(answer(outputs, _replies(_one_person(replies, notices), labels, more=True)), place)
        outputs += made[:room]
        if len(made) > room:
            rest = _rest(notice, labels, room)
            return Page(answer(outputs, _replies(_one_person(replies, notices), labels, more=True)), place + 1, rest)
        replies.append(offered)
    return Page(answer(outputs, _replies(_one_person(replies, notices), labels, more=False)), len(notices))


def _one_person(groups: Sequence[Sequence[Output]], notices: Sequence[Notice]) -> list[list[Output]]:
    """Return the quick replies with one way to a person: the newest leads there as well as any."""
    keys = {
        key
        for notice in notices
        for choice, key in zip(notice.bubble.choices, notice.taps, strict=False)
        if choice.action == "human"
    }
    keys -= {next((key for group in reversed(groups) for each in group if (key := each["extra"]["k"]) in keys), "")}
    return [[each for each in group if each["extra"]["k"] not in keys] for group in groups]


def _replies(groups: Sequence[Sequence[Output]], labels: Labels, *, more: bool) -> list[Output]:
    """Return the quick replies of an answer, the newest words' last and whole: of older ones each keeps its first.

    What several notices offer by one name gets the number of the notice: nothing else tells them apart in one row.
    """
    offering = _fitting([group for group in groups if group], OFFERED)
    names = Counter(each["label"] for group in offering for each in group)
    replies = [
        each | {"label": cut(f"{place}. {each['label']}")} if names[each["label"]] > 1 else each
        for place, group in enumerate(offering, 1)
        for each in group
    ]
    return [looking(labels, more=True), *replies] if more else replies


def _fitting(groups: Sequence[Sequence[Output]], most: int) -> list[Sequence[Output]]:
    """Return as many of each group as fit: the last one's all, and of the others one after the other, turn by turn."""
    room = max(most - len(groups[-1]), 0) if groups else 0
    turns = sorted((turn, place) for place, group in enumerate(groups[:-1]) for turn in range(len(group)))
    kept = Counter(place for _, place in turns[:room])
    return [group[: kept[place]] for place, group in enumerate(groups[:-1])] + list(groups[-1:])


def render(notice: Notice, labels: Labels, link: Link) -> list[Output]:
    """Return the outputs of one notice: its words, with links as buttons of a card, then its files."""
    buttons = _buttons(notice.bubble, labels)
    outputs = [simple(text) for text, _ in _spoken(notice.bubble, labels)]
    if buttons:
        text = outputs.pop()["simpleText"]["text"] if outputs else buttons[0]["label"]
        outputs.append(_card(text, buttons))
    outputs += [_file(file, link(notice, place), labels) for place, file in enumerate(notice.bubble.files)]
    return outputs or [simple("…")]


def _spoken(bubble: Bubble, labels: Labels) -> list[tuple[str, str]]:
    """Return the words of a bubble output by output, each with what of it is not the list of its long choices.

    The last one fits into a card when there are buttons.
    """
    lines = (bubble.text.strip(), *(heading(each) + standing(each, labels.sample) for each in bubble.citations))
    spoken = [(part, part) for part in split("\n".join(lines).strip(), TEXT) if part.strip()]
    listed = "\n".join(
        (*(f"{sign} {each.label.strip()}" for sign, each in _numbered(bubble.choices)), *_unoffered(bubble, labels))
    )
    buttons = bool(_buttons(bubble, labels))
    if listed and spoken and len(spoken[-1][0]) + 2 + len(listed) <= (CARD if buttons else TEXT):
        spoken[-1] = (f"{spoken[-1][0]}\n\n{listed}", spoken[-1][1])
    elif listed:
        spoken += [(part, "") for part in split(listed, TEXT)]
    if buttons and spoken and len(spoken[-1][0]) > CARD:
        text, own = spoken.pop()
        spoken += [(part, part if own else "") for part in _parted(text)]
    return spoken


def cut(label: str, limit: int = LABEL) -> str:
    """Return a label that fits, cut between two words, or graphemes where a word is long."""
    if len(label) <= limit:
        return label
    kept = ""
    for match in _GRAPHEME.finditer(label):
        if len(kept) + len(match[0]) > limit - 1:
            break
        kept += match[0]
    whole = kept if label[len(kept)].isspace() else kept.rpartition(" ")[0]
    return f"{(whole if len(whole) >= limit // 2 else kept).rstrip()}…"


def split(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` characters, at a pause where there is one; never inside a number."""
    parts = []
    while len(text) > limit:
        at = _place(text, limit)
        parts.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*parts, text]


def _place(text: str, limit: int) -> int:
    whole = {at for match in _WHOLE.finditer(text[: limit * 2]) for at in range(match.start() + 1, match.end())}
    pauses = [match.end() for match in _PAUSE.finditer(text[: limit + 1]) if match.end() not in whole]
    good = [at for at in pauses if limit // 2 < at <= limit]
    if good:
        return int(good[-1])
    edges = [match.end() for match in _GRAPHEME.finditer(text[: limit * 2]) if match.end() <= limit]
    soft = [at for at in edges if at not in whole]
    return int((soft or edges or [limit])[-1])


def _parted(text: str) -> tuple[str, str]:
    """Cut a text so that its end fits into a card."""
    parts = split(text, max(len(text) - CARD, CARD))
    if len(parts) == 2 and len(parts[1]) <= CARD:
        return parts[0], parts[1]
    at = len(text) - CARD
    pauses = [match.end() for match in _PAUSE.finditer(text) if match.end() >= at]
    at = pauses[0] if pauses else at
    return text[:at].rstrip(), text[at:].lstrip()


def _tappable(choices: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.label.strip() and not choice.url]


def _numbered(choices: Sequence[Choice]) -> list[tuple[str, Choice]]:
    """Return the choices that are buttons, with their signs, where buttons would not say what they stand for.

    One that loses its last word still does, between shorter ones.
    """
    offered = _tappable(choices)[:OFFERED]
    long = [len(choice.label.strip()) for choice in offered if len(choice.label.strip()) > LABEL]
    spelt_out = 2 * len(long) >= len(offered) > 0 or any(length > LABEL + LOST for length in long)
    return list(zip(_CIRCLED, offered, strict=False)) if spelt_out else []


def _unoffered(bubble: Bubble, labels: Labels) -> list[str]:
    """Return the line that names the choices for which there is no button."""
    names = [choice.label.strip() for choice in _tappable(bubble.choices)[OFFERED:]]
    return [labels.typed % {"choices": " · ".join(names)}] if names else []


def _choices(notice: Notice) -> list[Output]:
    signs = {id(choice): sign for sign, choice in _numbered(notice.bubble.choices)}
    replies = []
    for choice, key in zip(notice.bubble.choices, notice.taps, strict=False):
        label = choice.label.strip()
        if label and key and not choice.url:
            made = reply(label, key)
            sign = signs.get(id(choice))
            replies.append(made | {"label": cut(f"{sign} {label}")} if sign else made)
    return replies[:OFFERED]


def _buttons(bubble: Bubble, labels: Labels) -> list[Output]:
    """Return the links of a bubble: what it offers, then its sources."""
    links = [(choice.label, choice.url) for choice in bubble.choices if choice.url]
    links += [(labels.source % {"number": each.number}, each.url) for each in bubble.citations if each.url]
    made = [
        {"action": "phone", "label": cut(label), "phoneNumber": url.removeprefix("tel:")}
        if url.startswith("tel:")
        else {"action": "webLink", "label": cut(label), "webLinkUrl": url}
        for label, url in links
        if label.strip() and (_web(url) or url.startswith("tel:"))
    ]
    return made[:BUTTONS]


def _card(description: str, buttons: Sequence[Output]) -> Output:
    return {"textCard": {"description": description, "buttons": list(buttons), "buttonLayout": "vertical"}}


def _file(file: Attachment, url: str, labels: Labels) -> Output:
    if not url:
        return simple(labels.unseen)
    if file.kind == "photo":
        return {"simpleImage": {"imageUrl": url, "altText": (file.name or labels.picture)[:TEXT]}}
    button = {"action": "webLink", "label": cut(labels.file), "webLinkUrl": url}
    return _card(file.name or labels.file, [button])


def _rest(notice: Notice, labels: Labels, room: int) -> Bubble:
    """Return what of a notice is left when its first outputs were shown; its choices come with the end of it."""
    bubble = notice.bubble
    words = max(len(_spoken(bubble, labels)), 1 if _buttons(bubble, labels) else 0)
    if room >= words:
        return replace(bubble, text="", citations=(), files=bubble.files[room - words :])
    text = "\n".join(own for _, own in _spoken(bubble, labels)[room:] if own)
    sources = tuple(Choice(labels.source % {"number": each.number}, "", each.url) for each in bubble.citations)
    return replace(bubble, text=text, citations=(), choices=(*bubble.choices, *sources))


def _web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"} and not regex.search(r"\s", url)
    except ValueError:
        return False

"""What is said of a case: the decision with its rule, date, source, papers, window, next step and who decides."""

from __future__ import annotations

from datetime import datetime

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from handlers.enrolling.seasons import cited, state_line
from knowledge.eligibility import Decision, Enrolment, Facts, Part, Rule, Window, silent_on
from knowledge.municipality import Municipality
from retrieval.answer import Citation
from retrieval.words.synonyms import HANGUL


def verdict_bubble(
    say: Say, place: Municipality, enrolment: Enrolment, decision: Decision, now: datetime, facts: Facts
) -> Bubble:
    """Return the decision; it quotes the rule as a whole and not what was told, so that it tells little on.

    Of `facts` age and grade count for which programmes of others are named.
    """
    rule, window = decision.rule, _window(enrolment, decision)
    citations = _citations(decision, window)
    open_now = window is None or window.state(now) != "closed"
    lines = [_verdict(say, decision, place, window, now), "", *_rule_lines(say, decision, open_now=open_now)]
    lines += _failed(say, decision)
    if not rule and place.notice:
        lines.append(place.notice)
    if enrolment.incomplete:
        lines.append(say("A part of the published rules could not be read, so there may be more to it."))
    dates = _window_lines(say, enrolment, window, now, place)
    if window:
        dates[0] = f"{dates[0]} [{len(citations)}]"
    lines += ["", *dates]
    if decision.failed:
        lines += _neighbours(say, enrolment, facts)
    elif rule:
        lines += _papers(say, rule, say("Papers, by group:"))
    elif decision.ended:
        lines += _papers(say, decision.ended, say("Papers of that last time, by group:"))
    lines += ["", *_next_step(say, enrolment, place)]
    if any(citation.sample for citation in citations):
        lines.append(say("This is sample content, made to try the service: it is not an official notice."))
    lines.append(_forgotten(say, facts))
    return Bubble(_joined(lines), citations, _choices(say, enrolment, place))


def instead(say: Say, place: Municipality, enrolment: Enrolment, facts: Facts) -> Bubble | None:
    """Return the programmes of others that suit who was just told of a decision; None where none is known."""
    told = _neighbours(say, enrolment, facts)
    return Bubble("\n".join(told[1:]), choices=_choices(say, enrolment, place)) if told else None


def next_steps(say: Say, place: Municipality, enrolment: Enrolment, now: datetime) -> Bubble:
    """Return what there is to do after a decision: when one can apply, where to ask, and who decides."""
    windows = [window for window in enrolment.windows if window.state(now) in {"open", "soon"}]
    lines = [state_line(say, window, now, place) for window in windows]
    if not windows:
        over = [window for window in enrolment.windows if window.state(now) == "closed"]
        windows = sorted(over, key=lambda window: window.closes or now)[-1:]
        lines = [" ".join(_window_lines(say, enrolment, windows[0] if windows else None, now, place))]
    if len(windows) > 1:
        lines = [f"· {window.title}: {line}" for window, line in zip(windows, lines, strict=True)]
    citations = tuple(cited(number, window) for number, window in enumerate(windows, 1))
    lines = [f"{line} [{number}]" if windows else line for number, line in enumerate(lines, 1)]
    lines += _next_step(say, enrolment, place)
    if any(window.sample for window in windows):
        lines.append(say("This is sample content, made to try the service: it is not an official notice."))
    return Bubble("\n".join(lines), citations, _choices(say, enrolment, place))


def of_what_was_told(say: Say, decision: Decision, facts: Facts) -> tuple[Bubble, ...]:
    """Return what is said before a decision of groups that were told and that the rule doesn't count or settle.

    It names them, and so it goes with what was told.
    """
    lines = [*_beside(say, decision, facts), *_silent(say, decision, facts)]
    return (Bubble("\n".join(lines), passing=True),) if lines else ()


def basis(decision: Decision) -> str:
    """Return what names the rules that a decision stands on: who has read of them reads the rest only."""
    rules = (decision.rule, decision.announced, decision.ended)
    return "|".join(rule.key if rule else "" for rule in rules)


def verdict_in_short(say: Say, place: Municipality, enrolment: Enrolment, decision: Decision, now: datetime) -> Bubble:
    """Return a further decision by rules that were just told: what is new of it, and where the rest stands."""
    window = _window(enrolment, decision)
    lines = [_verdict(say, decision, place, window, now), *_failed(say, decision)]
    if window is None or window.state(now) == "closed":
        lines.append(_window_lines(say, enrolment, window, now, place)[-1])
    rule = decision.rule or decision.announced or decision.ended
    if rule:
        lines.append(say("Rule, papers and dates are the ones above: %(title)s [1]") % {"title": rule.title})
    lines.append(say("I keep home, grade and age for half an hour; all else is deleted now."))
    return Bubble("\n".join(lines), _citations(decision, None)[:1], _choices(say, enrolment, place))


def _forgotten(say: Say, facts: Facts) -> str:
    if facts.residence or facts.grades or facts.ages != Facts().ages:
        return say(
            "What you told me is deleted now. Only home, grade and age stay for half an hour, for your next question."
        )
    return say("What you told me is deleted now.")


def _beside(say: Say, decision: Decision, facts: Facts) -> list[str]:
    """Return which group was told that no rule asks for: who says it wants to know what it counts."""
    rules = [rule for rule in (decision.rule, decision.announced, decision.ended) if rule]
    spoken = " ".join(f"{rule.text} {rule.note} {' '.join(way.category for way in rule.ways)}" for rule in rules)
    names = {
        "한부모": say("a single parent"),
        "다자녀": say("several children"),
        "다문화": say("a multicultural family"),
        "북한이탈": say("having left North Korea"),
        "국가유공자": say("a person of national merit"),
        "지역아동센터": say("a local children's centre"),
        "조손": say("being raised by grandparents"),
        "장애": say("a disability or special education"),
    }
    unasked = [name for group, name in names.items() if group in facts.has and group not in spoken]
    if not rules or not unasked:
        return []
    return [say("This rule does not ask for: %(what)s.") % {"what": ", ".join(unasked)}]


def _silent(say: Say, decision: Decision, facts: Facts) -> list[str]:
    """Return that the rule says nothing of who is no citizen: that leaves open what would be a yes."""
    rule = decision.rule
    if rule is None or decision.verdict != "check" or decision.failed or not silent_on(rule, facts):
        return []
    told = say(
        "The rule says nothing of foreign citizens or of who has no resident registration: that has to be asked."
    )
    return [told]


def _verdict(say: Say, decision: Decision, place: Municipality, window: Window | None, now: datetime) -> str:
    """Return the verdict; who qualifies while nobody can apply is told that in the same breath."""
    service = {"service": place.service or place.name}
    if decision.verdict == "yes":
        state = window.state(now) if window else ""
        if state == "closed":
            return say("%(service)s: it looks as if you qualify, but applications are closed now.") % service
        if state == "soon":
            return say("%(service)s: it looks as if you qualify; applications are not open yet.") % service
        return say("%(service)s: it looks as if you can enrol.") % service
    if decision.verdict == "no":
        return say("%(service)s: it looks as if you can't enrol.") % service
    return say("%(service)s: this needs to be checked.") % service


def _rule_lines(say: Say, decision: Decision, *, open_now: bool) -> list[str]:
    lines = []
    rule, plan = decision.rule, decision.announced
    if rule and rule is not plan:
        told = say("By the rule as of %(day)s (%(title)s): %(text)s [1]")
        lines.append(told % {"day": _day(rule), "title": rule.title, "text": rule.text})
        if rule.unconfirmed:
            lines.append(say("Not confirmed yet: %(what)s.") % {"what": ", ".join(rule.unconfirmed)})
        lines += [rule.note] if rule.note else []
        if rule.quota:
            places = say("Places: %(quota)s")
            if open_now and decision.verdict != "no":
                places = say("Places: %(quota)s. I can't see how many are left.")
            lines.append(places % {"quota": rule.quota})
    if plan:
        told = say(
            "Announced on %(day)s (%(title)s): %(text)s Whether it is in force needs to be checked. [%(number)d]"
        )
        number = 2 if rule and rule is not plan else 1
        lines.append(told % {"day": _day(plan), "title": plan.title, "text": plan.text, "number": number})
    if not rule:
        lines.append(say("No rule is known that is in force today."))
    if decision.ended:
        told = say("The last one, which ended on %(day)s and is no longer in force: %(text)s [%(number)d]")
        number = 2 if plan else 1
        lines.append(told % {"day": decision.ended.validity.until, "text": decision.ended.text, "number": number})
    korean = say("What it says is quoted from the Korean original.")
    if HANGUL.search("".join(lines)) and not HANGUL.search(korean):
        lines.append(korean)
    return lines


def _failed(say: Say, decision: Decision) -> list[str]:
    """Return what does not fit, and by the last rule what did and did not: it may be alike next time."""
    names: dict[Part, str] = {
        "residence": say("home"),
        "age": say("age"),
        "grade": say("grade"),
        "way": say("income or group"),
    }
    told = (
        (say("What does not fit: %(what)s."), decision.failed),
        (say("By that last rule it would not have fitted: %(what)s."), decision.missed),
        (say("By that last rule it would have fitted: %(what)s."), decision.met),
    )
    return [text % {"what": ", ".join(names[part] for part in parts)} for text, parts in told if parts]


def _day(rule: Rule) -> str:
    day = rule.validity.start or rule.source.dated
    return day.isoformat() if day else "?"


def _window(enrolment: Enrolment, decision: Decision) -> Window | None:
    rule = decision.rule or decision.ended
    return next((window for window in enrolment.windows if rule and rule.window == window.key), None)


def _window_lines(
    say: Say, enrolment: Enrolment, window: Window | None, now: datetime, place: Municipality
) -> list[str]:
    if window is None:
        return [say("When to apply has not been announced or is not confirmed.")]
    line = state_line(say, window, now, place)
    later = any(other.state(now) in {"soon", "open"} for other in enrolment.windows)
    if window.state(now) != "closed" or later:
        return [line]
    return [line, say("The next time has not been announced yet.")]


def _papers(say: Say, rule: Rule, heading: str) -> list[str]:
    papers = [f"· {each}" for each in rule.documents]
    papers += [f"· {way.name}: {way.document}" for way in rule.ways if way.document]
    if not papers:
        return [say("Which papers are needed is not confirmed yet.")]
    return [heading, *papers]


def _neighbours(say: Say, enrolment: Enrolment, facts: Facts) -> list[str]:
    suiting = [each for each in enrolment.neighbours if each.suits(facts)]
    if not suiting:
        return []
    told = say("There are other programmes. They belong to others, and one applies there:")
    return ["", told, *(f"· {each.title}: {each.text} {each.url}".strip() for each in suiting)]


def _next_step(say: Say, enrolment: Enrolment, place: Municipality) -> list[str]:
    lines = []
    if enrolment.url:
        lines.append(say("Next step: check it on the official page: %(url)s") % {"url": enrolment.url})
    if enrolment.phone:
        lines.append(say("By phone: %(phone)s") % {"phone": enrolment.phone})
    if enrolment.visit:
        lines.append(say("In person: %(place)s") % {"place": enrolment.visit})
    if not lines:
        lines.append(say("Next step: ask %(name)s. Where to apply is not confirmed yet.") % {"name": place.name})
    abroad = enrolment.decides in place.names and not HANGUL.search(place.name)
    decides = place.name if abroad or not enrolment.decides else enrolment.decides
    lines.append(say("The final decision is made by %(who)s, not by me.") % {"who": decides})
    return lines


def _citations(decision: Decision, window: Window | None) -> tuple[Citation, ...]:
    rules = [rule for rule in (decision.rule, decision.announced, decision.ended) if rule]
    rules = list(dict.fromkeys(rules))
    found = [
        Citation(
            number,
            "",
            rule.source.file,
            rule.source.place,
            rule.source.title,
            rule.source.url,
            rule.text,
            rule.source.dated,
            rule.sample,
        )
        for number, rule in enumerate(rules, 1)
    ]
    return (*found, *((cited(len(found) + 1, window),) if window else ()))


def _choices(say: Say, enrolment: Enrolment, place: Municipality) -> tuple[Choice, ...]:
    choices = []
    if enrolment.url:
        choices.append(
            Choice(say("Open the page of %(name)s") % {"name": place.service or place.name}, "", enrolment.url)
        )
    choices.append(Choice(say("Tell me when the next window opens"), "windows:subscribe"))
    choices.append(Choice(say("Talk with a person"), "human"))
    return tuple(choices)


def _joined(lines: list[str]) -> str:
    """Join lines, with no two empty ones in a row and none at the end."""
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()

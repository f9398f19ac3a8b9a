"""What is tapped or said while a plan is being made: an answer, another wish, a change of mind, or something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from handlers.choosing import needless
from handlers.conversation import Bubble, Choice, Outcome
from handlers.hearing import told_grade
from handlers.intent import recognise
from handlers.parking import parked
from handlers.requests import disruptions
from handlers.requests.again import counts
from handlers.requests.disruptions import subject_added
from handlers.requests.kinds import Intent
from handlers.requests.people import OFFER
from handlers.requests.plan import MAKE, OTHER
from handlers.requests.timing import Timing, read_timing, tells_only_time
from handlers.situation import Handler
from handlers.studying import plan_ways
from handlers.studying.plan_courses import (
    about,
    grade_in,
    grade_question,
    half_in,
    halved,
    offered,
    subject_question,
    usual,
)
from handlers.studying.plan_draft import MOST_COURSES, Draft, cleared, decided, noted
from handlers.studying.planning import ANYTHING, Desk, adding, ask_join, draft_of, go_on, named
from retrieval.courses.wishing import Wish, names_only, parse_wish

CHANGE = re.compile(r"바꾸|바꿔|바꿀|고쳐|변경|늘려|늘리|줄여|줄이|미뤄|미루|옮겨|change|move|extend|으로\s*$")
"""Words that change a plan rather than make a new one."""

ANOTHER = re.compile(
    r"((아니((?!아니)[^\s,])*|그냥|걍|이거|그거|말고)[\s,]*){0,8}(다른|딴)\s*(강의|강좌|인강|과목|거|것|걸|게)\s*(를|을|로|으로|는|은)?\s*(좀\s*)?"
    r"((바꿔|바꿀|바꾸고|바꾸자|골라|고를|고르고|보여|찾아|해|할|하고|하자|들을|듣고|볼|보고)\s*"
    r"(줘|주세요|줄래|볼래|볼게|보자|래|게|께|싶어|싶은데|싶습니다)?(요)?|(없|있)(어|나|을까|니)(요)?)?"
)
"""Who wants another course, or another subject, for the plan that is being made."""


PLAN = re.compile(r"(?:공부|학습)(?:할)?\s*(?:계획|일정|날짜|스케줄|시간표)")
"""What is to be made, which is no lecture on how to plan."""

WHAT_OF = re.compile(r"(.{1,20}?)\s*(?:은|는)(?:요)?\s*\?*")
"""Who asks what there is of another subject, while a course is to be chosen."""

TO_EXAM = re.compile(
    r"(?:이번\s*)?(?:수능|기말|중간|시험|모의고사|모평|학평|검정고시|고사)(?:고사|시험)?\s*(?:날|때)?\s*(?:까지|전까지|전에|전)?(?:요|이요|만|로)?"
    r"|(?:until |till )?(?:the )?(?:exam|finals?|midterms?)"
)
"""An end that is an exam, of which no day is told."""

NOT_THEN = re.compile(r"(?:못|안)\s?(?:해|할|하|돼|되|될|함)|쉴|쉬고|빼\s?(?:줘|주)")
"""A day on which nothing can be done is no end."""

SAME_DAY = re.compile(r"\d\s*일?\s*\(?[월화수목금토일](?:요일|욜)")
"""A day with the name of its weekday, which is no other day."""

LEAVE = re.compile(r"((그냥|그럼|아니|아|걍)[\s,]*)*그대로(\s*(두|둘|둬|놔|할|하)\S{0,4})?(요)?")
"""Who would rather leave it as it is."""

UNSURE = re.compile(r"모르|몰라|ㅁㄹ|몰루|don'?t know", re.IGNORECASE)
"""Who does not know which to take, as against who has not understood."""

FIRST = re.compile(r"먼저|부터|우선|첫\s*번째|제일|first|begin|start", re.IGNORECASE)
"""What is said of the subject that is to come before others."""

SHORTEST = 2
"""Letters of a title that name a course."""

ANSWERS: Mapping[str, Callable[[Draft, str], Draft]] = {
    "new": lambda _draft, _: Draft(),
    "alone": lambda _draft, key: Draft(courses=(key,)),
    "until": lambda draft, day: replace(draft, until=date.fromisoformat(day), exam=None),
    "days": lambda draft, days: replace(draft, days=tuple(map(int, days))),
    "minutes": lambda draft, minutes: replace(draft, minutes=int(minutes)),
    "hour": lambda draft, hour: replace(draft, starts=time.fromisoformat(hour)),
    "starts": lambda draft, hour: replace(draft, starts=time.fromisoformat(hour)),
    "enough": lambda draft, _: replace(draft, also=()),
    "about": lambda draft, subject: replace(draft, courses=(), about=about(parse_wish(subject), draft.about)),
    "grade": lambda draft, _: replace(draft, courses=()),
    plan_ways.ACTION: plan_ways.changed,
}
"""What each tapped answer makes of the draft."""


def answered(desk: Desk, name: str, value: str) -> Outcome:
    """Take one tapped answer to a question of the draft, or begin a new draft."""
    draft, active = desk.draft(), [plan for plan in desk.plans if plan.state == "active"]
    if name == "hour" and active and not draft.asked:
        draft = draft_of(active[-1])
    if name == "course" and value:
        draft = draft if desk.situation.session.form == "plan" or draft.asked == "courses" else Draft()
        if active and not draft.asked:
            return ask_join(desk, active[-1], value)
        return go_on(desk, replace(draft, courses=tuple(dict.fromkeys((*draft.courses, value)))[:MOST_COURSES]))
    if name in {"about", "regrade"} and not value:
        return _ask_subject(desk, draft) if name == "about" else _ask_grade(desk, draft)
    if name == "enough" and draft.edit:
        return stopped(desk)
    if name in ANSWERS:
        after = ANSWERS[name](draft, value)
        wish = replace(ANYTHING, grade=value) if name == "grade" else ANYTHING
        return go_on(desk, after, wish, lead=noted(desk.situation, draft, after) if name == "hour" else "")
    return go_on(desk, draft, lead="" if draft.edit else noted(desk.situation, Draft(), draft))


def wished(desk: Desk, words: str) -> Outcome:
    """Begin a plan from words, or change the one there is: what they tell is not asked again."""
    timing, titles = read_timing(words, desk.local.date()), named(desk, words)
    active = [plan for plan in desk.plans if plan.state == "active"]
    if active and timing and not titles and CHANGE.search(words):
        return go_on(desk, draft_of(active[-1]).told(timing))
    if active and len(titles) == 1 and not timing:
        return ask_join(desk, active[-1], titles[0])
    draft, wish = desk.draft(), parse_wish(PLAN.sub(" ", words))
    if draft.asked and timing and not (titles or wish.topics or MAKE.search(words)):
        return _told(desk, draft, timing)
    return _told(desk, Draft(courses=titles, about=half_in(words)), timing, wish)


def said(desk: Desk, words: str, onward: Handler) -> Outcome:
    """Understand words while a question is open; what is no answer goes on to where it belongs."""
    draft, bare = desk.draft(), words.strip(" .!")
    if turned := _turned(desk, draft, words):
        return turned
    asks = bare.endswith("?") or (OTHER.search(words) and not disruptions.heard(words))
    timing = Timing() if asks else _timing(desk, words)
    if draft.asked == "minutes" and bare.isdecimal() and 5 <= int(bare) <= 600:
        timing = Timing(minutes=int(bare))
    if not asks and draft.courses and (more := subject_added(words)):
        return go_on(desk, adding(draft, more).told(timing))
    titles = () if asks else named(desk, words) or _part_named(desk, draft, bare)
    if titles or timing:
        courses = (
            titles if not draft.courses else tuple(dict.fromkeys((*draft.courses, *(titles if draft.also else ()))))
        )
        return _told(desk, replace(draft, courses=courses[:MOST_COURSES]), timing)
    wish = _wished_for(words, asks=bool(asks))
    if draft.asked == "courses" and (wish.grade or wish.topics):
        draft = replace(draft, about=halved(draft.about, words))
        return go_on(desk, draft, wish, lead=_first(desk, draft, wish, words))
    if draft.asked == "until" and TO_EXAM.fullmatch(bare):
        lead = desk.situation.say("On which day is it? Tell me, and the plan ends before it: “exam on 14 December”.")
        return go_on(desk, draft, lead=lead)
    return _asked_again(desk, draft) if counts(bare) else _beside(desk, words, onward)


def _timing(desk: Desk, words: str) -> Timing:
    """Return what words tell of time; a day on which alone nothing can be done is no end."""
    timing = read_timing(words, desk.local.date())
    others = (timing.days or timing.off) and not SAME_DAY.search(words)
    return replace(timing, until=None, exam=False) if timing.until and NOT_THEN.search(words) and not others else timing


def kept_free(desk: Desk, first: date, last: date) -> Outcome:
    """Keep days free in the plan that is being made: they are no end of it."""
    draft = desk.draft()
    after = draft.without(first, last)
    return go_on(desk, after, lead=noted(desk.situation, replace(draft, free=()), after))


def _first(desk: Desk, draft: Draft, wish: Wish, words: str) -> str:
    """Return what shows that a wish was heard, where the lectures that are offered may be the same as before."""
    say, subject = desk.situation.say, next((topic.title or topic.subject for topic in wish.topics), "")
    if subject and FIRST.search(words):
        return say("Then let's begin with %(subject)s.") % {"subject": subject}
    same = about(wish, draft.about) == draft.about
    return say("Please choose one, or say it in your own words.") if same else ""


def _wished_for(words: str, *, asks: bool) -> Wish:
    """Return which courses words wish for; a question wishes for none, but for "what of English?"."""
    what = WHAT_OF.fullmatch(words.strip())
    if what and names_only(what[1]):
        return parse_wish(what[1])
    if asks:
        return ANYTHING
    wish = parse_wish(PLAN.sub(" ", words))
    return replace(wish, grade=wish.grade or told_grade(words) or "")


def _beside(desk: Desk, words: str, onward: Handler) -> Outcome:
    """Let what is no answer go on to where it belongs, and offer to go on with the plan that waits."""
    situation = desk.situation.but(form="")
    outcome = parked(onward(replace(situation, intent=Intent("ask", words))), "plan", situation.now)
    if not outcome.bubbles:
        return outcome
    more = Choice(situation.say("Go on making the plan"), "plan:go")
    last = replace(outcome.bubbles[-1], choices=(*outcome.bubbles[-1].choices, more))
    return replace(outcome, bubbles=(*outcome.bubbles[:-1], last))


def fitting(desk: Desk, words: str) -> bool:
    """Tell whether words answer what the draft lacks and say nothing besides: a course, or when there is time."""
    draft, bare = desk.draft(), words.strip(" .!~")
    if draft.asked == "courses" and (what := WHAT_OF.fullmatch(bare)) and names_only(what[1]):
        return True
    if not draft.asked or bare.endswith("?") or OTHER.search(words):
        return False
    if draft.asked == "minutes" and bare.isdecimal():
        return True
    if tells_only_time(words):
        return bool(read_timing(words, desk.local.date()))
    if draft.asked != "courses":
        return False
    titles = [one.title for one in desk.courses if one.key in named(desk, words)]
    whole = titles and tells_only_time(_without(words, titles))
    return bool(whole or names_only(bare) or told_grade(bare) or _part_named(desk, draft, bare))


def _without(words: str, titles: Sequence[str]) -> str:
    """Return words without titles, however they are spaced, and the number of lectures behind one."""
    for title in sorted(titles, key=len, reverse=True):
        spaced = r"\s*".join(map(re.escape, title.replace(" ", "")))
        words = re.sub(rf"{spaced}(\s*\(?\d+\s*강\)?)?", " ", words, flags=re.IGNORECASE)
    return words


def _part_named(desk: Desk, draft: Draft, bare: str) -> tuple[str, ...]:
    """Return the one course among those asked about in whose title the words stand; none where there are several."""
    words = re.sub(r"(으로|로|요|할래|할게|이요|이걸로|을|를)+$", "", bare).replace(" ", "").casefold()
    if draft.asked != "courses" or len(words) < SHORTEST or told_grade(bare):
        return ()
    found = [
        one.key
        for one in offered(desk.situation, desk.courses, draft.about)
        if words in one.title.replace(" ", "").casefold()
    ]
    return tuple(found) if len(found) == 1 else ()


def _turned(desk: Desk, draft: Draft, words: str) -> Outcome | None:
    """Return what is said to a change of mind: to stop, to take another course, to say yes or no to neither."""
    meant, bare = recognise(desk.situation.message, ""), words.strip(" .!?~")
    leaves = LEAVE.fullmatch(bare)
    if meant == Intent("aside", "stop") or needless(bare) or (leaves and draft.edit):
        return stopped(desk)
    if leaves:
        return go_on(desk, replace(draft, also=())) if draft.also and draft.courses else _asked_again(desk, draft)
    if meant == Intent("again", "either") or (meant == Intent("human", OFFER) and UNSURE.search(words)):
        return _decided(desk, draft)
    if meant in {Intent("nod"), Intent("human", OFFER), Intent("aside", "wordless")}:
        return _asked_again(desk, draft)
    if OTHER.search(words) or not ANOTHER.fullmatch(bare):
        return None
    draft = replace(draft, courses=())
    return _ask_subject(desk, draft) if "과목" in bare else go_on(desk, draft)


def _decided(desk: Desk, draft: Draft) -> Outcome:
    """Take what is usual for who doesn't mind; which course it is about nobody else can say."""
    asked, after = draft.missing, draft.usual(desk.local.date())
    if after == draft:
        return _asked_again(desk, draft)
    return go_on(desk, after, lead=decided(desk.situation, after, asked))


def _told(desk: Desk, draft: Draft, timing: Timing, wish: Wish = ANYTHING) -> Outcome:
    """Go on with what was told of time, and say what of it nobody had asked for."""
    after = draft.told(timing)
    return go_on(desk, after, wish, lead=noted(desk.situation, draft, after))


def _asked_again(desk: Desk, draft: Draft) -> Outcome:
    """Ask once more after a yes or a no to what is neither, say what is usual, and leave a way out."""
    situation, say = desk.situation, desk.situation.say
    out = Choice(say("Stop making the plan"), "plan:stop")
    course = usual(situation, desk.courses, draft.about) if draft.missing == "courses" else None
    if course is None:
        return go_on(desk, draft, lead=say("Please choose one, or say it in your own words."), more=(out,))
    told = say("“%(title)s” is the one to begin with. Shall I take it? You can also choose another.")
    take = Choice(say("Yes, this one"), f"plan:course:{course.key}")
    return go_on(desk, draft, lead=told % {"title": course.title}, more=(take, out))


def _ask_subject(desk: Desk, draft: Draft) -> Outcome:
    """Ask for another subject; the grade that was told still holds."""
    draft = replace(draft, courses=(), asked="courses", about=grade_in(draft.about))
    asking = replace(desk, situation=desk.situation.but(form="plan", slots=draft.over(desk.situation.session.slots)))
    return asking.reply(subject_question(asking.situation, desk.courses, draft.about))


def _ask_grade(desk: Desk, draft: Draft) -> Outcome:
    """Ask for another grade than the one for which nothing is listed; the subject stays."""
    wish = parse_wish(draft.about)
    draft = replace(draft, courses=(), asked="courses", about=about(replace(wish, grade="")))
    asking = replace(desk, situation=desk.situation.but(form="plan", slots=draft.over(desk.situation.session.slots)))
    return asking.reply(grade_question(asking.situation, desk.courses, draft.about))


def stopped(desk: Desk) -> Outcome:
    """Give up the plan that is being made, or the change of one; what there was stays."""
    say, edit = desk.situation.say, desk.draft().edit
    away = replace(desk, situation=desk.situation.but(form="", slots=cleared(desk.situation.session.slots)))
    if edit:
        text = say("All right, I changed nothing: your plan stays as it was.")
        return away.reply(Bubble(text, choices=desk.timetable.views("")))
    text = say("All right, I've stopped making the plan. We can begin again any time.")
    return away.reply(Bubble(text, choices=(Choice(say("Make a plan"), "plan:new"),)))


def left_open(desk: Desk) -> Outcome:
    """Say to who can't now, where the plan is only being made, that it can wait."""
    say = desk.situation.say
    text = say("That's all right. The plan isn't finished yet, and what you told me stays until you go on with it.")
    choices = (Choice(say("Go on making the plan"), "plan:go"), Choice(say("Stop making the plan"), "plan:stop"))
    return desk.reply(Bubble(text, choices=choices))

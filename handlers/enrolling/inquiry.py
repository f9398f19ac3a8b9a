"""A question about a household, put kindly: why it is asked, what can be tapped, and how a typed word answers it."""

from __future__ import annotations

import re

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from knowledge.asking import Query
from knowledge.eligibility import ELSEWHERE, HERE, OLDEST, PUPILS, SCHOOLS, Facts
from knowledge.median_income import median_income
from knowledge.municipality import Municipality
from retrieval.words.normalizing import read_question

_THEY = r"(?:i|we|he|she|they|it|that)"
_HERE = r"(?: here| there)?"
_DO = r"(?:'s| is| do| does| are|'re| am|'m| have| has| can| will)?(?: (?:right|correct|so|lives?|living))?"
_NOT = r"(?: don'?t| doesn'?t| isn'?t| aren'?t|(?: do| does| is| are| am|'s|'re|'m) not)(?: live)?"
_YES_EN = rf"(?:yes|yeah|yep|sure)(?:,? {_THEY}{_DO}{_HERE})?"
_NO_EN = rf"(?:no|nope)(?:,? {_THEY}{_NOT}{_HERE})?|{_THEY}{_NOT}{_HERE}"
_YES = re.compile(
    r"(((네|예|응|어|그럼)[\s,]*)?(네|넵|넹|예|응|어|ㅇㅇ|맞아|맞아요|그래요?|y)"
    rf"|{_YES_EN})[요~!.]*",
    re.IGNORECASE,
)
_NO = re.compile(rf"(아니요|아니오|아뇨|아니|아니에요|ㄴㄴ|n|{_NO_EN})[~!.]*", re.IGNORECASE)
_NONE = re.compile(
    r"(((해당|그런\s?거|하나도|아무것도)\s?(은|는)?\s?)?(없어요?|없음|없습니다|없는데요?|없네요)"
    r"|none( of (them|these))?)[~!.]*"
)
"""No to groups alone: of a home or an income it says something else."""

_WITHOUT = re.compile(
    r"((저희|우리)\s?(는|집|집은|집에는?)?\s?)?((지금|현재|요즘)(은)?\s?)?(소득|수입|벌이|버는\s?(돈|사람))(이|은|도|가)?\s?((하나도|전혀|아예|거의)\s?)?"
    r"없(어요?|습니다|는데요?|음|네요|어서요?|다)[~!.ㅠㅜ]*|we have no income"
)
"""A household without income has at most any band; what it owns is asked on the official page."""

_OWN_WITHOUT = re.compile(rf"(저는?|나는?|난|전)\s?({_WITHOUT.pattern})|i have no income", re.IGNORECASE)
"""A pupil's own income says nothing of the household's."""

_UNSURE = re.compile(
    r"((그|그건|그거는?|소득|수입|학년|나이)(은|는|까지는?)?\s?)?(잘\s?)?"
    r"(모르겠(어요|어|네요|습니다|는데요?)|몰라요?|모름|글쎄요?|not sure|i don'?t know)[~!.…]*"
)
_DECLINE = re.compile(
    r".{0,12}(말하고 싶지 않|말하기 싫|말 안 ?할|대답하기 싫|답하고 싶지 않).{0,8}"
    r"|(그건?\s?|그거는?\s?)?(비밀|패스|pass)(이에요|예요|이야|임|입니다|(로\s?)?(할게|할래)|요)?(요)?[\s~!.ㅎㅋ]*",
    re.IGNORECASE,
)
"""A refusal: a secret is one, a password isn't."""

_SCHOOL = re.compile(
    r"(?:네|예)?(초|중|고)(?:등)?(?:학?교|학생|등|딩)(?:에)?(?:다녀|다녀요|다닙니다|이요|요|이에요|예요|에요|입니다)?"
)
"""A kind of school, whose years are all possible."""

SEVERAL = "|"
"""What stands between the grades that an answer leaves possible."""

BEGUN = 3
"""Letters from which the beginning of a choice stands for it."""

Option = tuple[str, str]
"""What a choice says, and what it tells: "residence=here"."""


def inquiry(say: Say, query: Query, facts: Facts, place: Municipality, year: int) -> Bubble:
    """Return the question with its choices; "not sure" and "rather not say" are always among them."""
    text = _text(say, query, place, year)
    choices = tuple(Choice(label, f"enrolment:{told}") for label, told in options(say, query, facts, place))
    return Bubble(text, choices=(*choices, Choice(say("Stop checking"), "enrolment:stop")))


def options(say: Say, query: Query, facts: Facts, place: Municipality) -> tuple[Option, ...]:
    """Return the possible answers in order; of a yes-or-no question the first is yes and the second no.

    An answer about the home names the municipality that asked: a button outlives a change of municipality.
    """
    skip = f"skip={query.key}"
    return (*_answers(say, query, facts, place), (say("I'm not sure"), skip), (say("I'd rather not answer"), skip))


def answer_in(text: str, query: Query, offered: tuple[Option, ...]) -> str:
    """Return what a typed word tells in answer to a question, or ""."""
    words = " ".join(read_question(text).split()).strip()
    told, denied = _chosen(_letters(words), offered), bool(_NO.fullmatch(words))
    if told and not (denied and told.startswith("skip=")):  # "I'm not" begins "I'm not sure"
        return told
    if query.about == "grade" and (school := _SCHOOL.fullmatch(_letters(words))):
        return next((told for label, told in offered if label.startswith(school[1]) and SEVERAL in told), "")
    if _UNSURE.fullmatch(words) or _DECLINE.fullmatch(words):
        return f"skip={query.key}"
    if denied or (query.about == "category" and _NONE.fullmatch(words)):
        return next((told for _, told in offered if _is_no(told)), "") if query.about != "age" else ""
    return offered[0][1] if _agrees(words, query) else ""


def _agrees(words: str, query: Query) -> bool:
    """Tell whether words say yes to a question with one yes; of several places a yes names none."""
    if query.about == "income" and _WITHOUT.fullmatch(words):
        return True
    one = query.about in {"income", "age"} or (query.about == "residence" and not query.rule.places)
    return one and bool(_YES.fullmatch(words))


def _chosen(letters: str, offered: tuple[Option, ...]) -> str:
    """Return what the choice tells that words spell, in full or as the beginning of one alone ("네 이하")."""
    labels = {_letters(label): told for label, told in offered}
    whole = next((told for label, told in labels.items() if letters in {label, f"{label}요"}), "")
    begun = {told for label, told in labels.items() if len(letters) >= BEGUN and label.startswith(letters)}
    return whole or (begun.pop() if len(begun) == 1 else "")


def is_bare(text: str) -> bool:
    """Tell whether words are a yes, a no or a "none" and nothing else, and so answer some question or other."""
    words = " ".join(read_question(text).split()).strip()
    return any(pattern.fullmatch(words) for pattern in (_YES, _NO, _NONE, _OWN_WITHOUT))


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _is_no(told: str) -> bool:
    name, _, value = told.partition("=")
    return value.startswith(f"{ELSEWHERE}@") or name == "lacks" or (name == "income" and value.endswith("-"))


def _answers(say: Say, query: Query, facts: Facts, place: Municipality) -> list[Option]:
    rule = query.rule
    match query.about:
        case "residence":
            homes = rule.places or (HERE,)
            yes = [(say("Yes, they do") if home == HERE else home, f"residence={home}@{place.id}") for home in homes]
            no = say("Somewhere else") if rule.places else say("No, somewhere else")
            return [*yes, (no, f"residence={ELSEWHERE}@{place.id}")]
        case "age":
            low, high = rule.ages or (0, OLDEST)
            return [
                (say("Yes, that fits"), f"ages={low}-{high}"),
                *([(say("Younger"), f"ages=0-{low - 1}")] if low else []),
                (say("Older"), f"ages={high + 1}-{OLDEST}"),
            ]
        case "grade":
            return _grades(say, facts)
        case "category":
            names = {way.category: way.name for way in rule.ways if not way.income} | {
                way.category: way.category for way in rule.ways if way.income
            }
            nothing = "|".join(query.categories)
            listed = [(names[name], f"has={name}") for name in query.categories]
            return [*listed, (say("None of these apply"), f"lacks={nothing}")]
        case _:
            return [
                (say("Yes, at most that"), f"income=0-{query.percent}"),
                (say("No, more"), f"income={query.percent}-"),
            ]


def _grades(say: Say, facts: Facts) -> list[Option]:
    """Return the schools that somebody of that age may go to, or the years of the one school that is known."""
    possible = facts.possible
    if facts.grades:
        return [(grade, f"grades={grade}") for grade in _ordered() if grade in possible]
    labels = {
        SCHOOLS["초"]: say("Primary school"),
        SCHOOLS["중"]: say("Middle school"),
        SCHOOLS["고"]: say("High school"),
        ("학교 밖",): say("Out of school"),
        ("검정고시",): say("Preparing for the school-leaving test"),
        ("미취학",): say("Not yet at school"),
        ("성인",): say("Grown up"),
    }
    told = ((label, [grade for grade in grades if grade in possible]) for grades, label in labels.items())
    return [(label, f"grades={SEVERAL.join(grades)}") for label, grades in told if grades]


def _ordered() -> tuple[str, ...]:
    return tuple(grade for grades in SCHOOLS.values() for grade in grades if grade in PUPILS)


def _text(say: Say, query: Query, place: Municipality, year: int) -> str:
    rule = query.rule
    match query.about:
        case "residence" if rule.places:
            return say("In which of these places does the learner live?")
        case "residence":
            return say("Does the learner live in %(name)s?") % {"name": place.name}
        case "age":
            low, high = rule.ages or (0, OLDEST)
            return say("Is the learner between %(low)d and %(high)d years old (만)?") % {"low": low, "high": high}
        case "grade":
            return say("Which school does the learner go to?")
        case "category":
            why = say("Some groups can enrol whatever their income, so I ask this once; I don't keep the answer.")
            return f"{why}\n{say('Does one of these apply? One is enough.')}"
        case _:
            return _income(say, query.percent, year)


def _income(say: Say, percent: int, year: int) -> str:
    why = say(
        "The rule looks at the household's income, so I ask for the band only, never the amount; I don't keep it."
    )
    ask = say("Is the income at most %(percent)d %% of the median income (기준 중위소득)?") % {"percent": percent}
    table = median_income(year)
    hint = say("What counts is the recognised income (소득인정액) with property, not the salary alone.")
    if table is None:
        unknown = say("The amounts of %(year)d aren't confirmed here yet: the official page tells.") % {"year": year}
        return f"{why}\n{ask}\n{unknown}\n{hint}"
    known = table.at(percent)
    rows = [
        say("· household of %(size)d: %(won)s won a month") % {"size": n, "won": f"{w:,}"} for n, w in known.items()
    ]
    source = say("(%(year)d, %(source)s)") % {"year": year, "source": table.source}
    other = [] if len(known) > 4 else [say("For other sizes I have no confirmed figure.")]
    return "\n".join((why, ask, *rows, *other, source, hint))

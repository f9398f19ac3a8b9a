"""What a passage states in numbers about a matter that is published again and again, and of whom it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.content.spanning import JOINED, first_span, spans
from knowledge.passage import Passage
from knowledge.splitting import each_sentence

_MATTERS: dict[str, re.Pattern[str]] = {
    "신청 기간": re.compile(
        r"(신청|접수|모집|응모|원서)\s*(기간|기한|마감|일정|날짜)|(신청|접수|응모)(은|는|을|를)?\s*(언제|받)"
        r"|(까지|부터)[^.\n]{0,8}(신청|접수)(해|하|할|받|을 받)"
    ),
    "이용 기간": re.compile(r"(이용|운영|수강|활동|교육)\s*(기간|일정)"),
    "결과 발표": re.compile(r"(결과|합격자|대상자|선정)\s*(발표|공개|안내)"),
    "인원": re.compile(r"인원|정원|(모집|선발)\s*규모|몇\s*명|명(을|까지)?\s*(뽑|모집|선발)"),
    "소득 기준": re.compile(r"중위\s*소득"),
    "나이": re.compile(r"만\s*\d+\s*(?:[~\-–∼]\s*\d+\s*)?[세살]"),
    "교재비": re.compile(r"교재비"),
    "수강료": re.compile(r"수강료|수업료|교육비|이용료"),
    "참가비": re.compile(r"참가비|본인\s*부담금?|자부담금?"),
    "활동비": re.compile(r"활동비|멘토\s*수당|지원금|장려금"),
    "전화": re.compile(r"문의|연락처|전화"),
    "대상 학년": re.compile(
        r"(대상|자격)(?!자)|누가|누구|(신청|이용|참여|참가|가입|지원)(할|하실)?\s*수\s*있|몇\s*학년"
    ),
}
_GRADES = "대상 학년"
_DATED = frozenset({"신청 기간", "이용 기간", "결과 발표"})
_UNITS = {"인원": "명", "소득 기준": "%", "나이": "세"}

_DATE = re.compile(
    r"(?<![\d.,/\-])(?:(?P<year>20\d\d)\s*(?:년|[.\-/])\s*|['’](?P<short>\d\d)\s*\.\s*)?"
    r"(?P<month>1[0-2]|0?[1-9])\s*(?:월\s*|[.\-/]\s*)(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|\s*(?:[%명만천세살]|시간))"
    r"(?P<mark>\s*일|\s*\.(?!\d)|\s*(?=\([월화수목금토일]\)))?"
)
_LATER_DAY = re.compile(r"[~∼〜\-–]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*일")
_BETWEEN = re.compile(r"(?:\s|\([^)]{1,8}\)|\d{1,2}\s*[:시]\s*(?:\d{2})?분?|오전|오후|정오|자정|낮)*")
_NUMBER = re.compile(r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>만\s*원|천\s*원|원|%|퍼센트|명|세|살)")
_AGES = re.compile(r"만?\s*(\d+)\s*[세살]?\s*(?:[~∼〜\-–]|부터|이상)\s*만?\s*(\d+)\s*[세살]")
_PHONE = re.compile(r"(?<![\d-])(?:0\d{1,2}[-)]\s?\d{3,4}|1[568]\d\d)-\d{4}(?!\d)")

_VALUE = re.compile(r"\d\s*(?:[만천원%퍼명세살]|월\s*\d|[./]\s*\d|[~∼〜\-–)]|부터|이상|학년)")
"""What is in every date, amount, age and phone: a text without it states nothing, and most sentences are without."""

_GROUPS = {
    "초등": r"초등|초[·,∙・]\s*중|초[1-6]|유·초",
    "중등": r"중등|중학|중[·,∙・]\s*고|중[1-3](?!\d)",
    "고등": r"고등|고교|[중,·∙・]\s*고(?=등|교|[\s·,]|$)|고[1-3](?!\d)",
    "대학": r"대학|재수|N수",
    "검정고시": r"검정고시|학교\s*밖",
    "다자녀": r"다자녀|자녀가\s*(셋|둘|\d)",
    "한부모": r"한부모",
    "다문화": r"다문화",
    "북한이탈": r"북한이탈|탈북",
    "보훈": r"보훈",
    "센터": r"지역아동센터|돌봄센터",
    "장애": r"장애|느린\s*학습자|특수교육",
    "수급": r"수급|차상위",
    "성인": r"성인|학부모|보호자|멘토(?!링)",
    "추가": r"추가|재모집|상시|대기",
}
_GROUP = re.compile("|".join(f"(?P<g{at}>{pattern})" for at, pattern in enumerate(_GROUPS.values())))
_GROUP_NAMES = tuple(_GROUPS)

_UNSURE = re.compile(
    r"[았었였했됐갔](지만|으며|으나|던|는데|고\b|(어요|습니다)(?!\W*$))|[다라]고\s|고\s*(밝|전했|말했)"
    r"|않|아니|없|못|계획|예정|추진|검토|협의|예시|작년|지난해|지난\s|당시|그때|다른|예전|보도|발표를|달라요|다르"
)
"""What is over, not so, somebody else's or not decided yet contradicts nothing."""
_PAST = re.compile(r"[았었였했됐갔](어요|습니다)\W*$")
_CHOSEN = re.compile(r"뽑았|선발했|[신지]\S*했")
"""How many came or were chosen is no number of places."""

_ROUND = re.compile(r"\d+\s*(?:차|기|학기|분기|회차)(?![가-힣])")
_WORD = re.compile(
    rf"{_ROUND.pattern}|\d+\s*(?:회|호점?|부|반|조|단계|학년|주차)(?![가-힣])|\d+\s*월(?!\s*\d)"
    r"|(?<![가-힣])[초중고]\d|[가-힣A-Za-z]{2,}\d*|[Ⅰ-Ⅹ]"
)
_EACH = re.compile(
    r"(?:(?P<month>매월|매달|(?<![가-힣\d])월|한\s*달에?)|(?P<each>하루|[가-힣](?<!인)당|[가-힣]별|각))"
    r"\s*(?:최대|약|정원|인원)?\s*[은는]?\s*$"
)
"""What an amount is for, where it is not the whole: a month's is no contradiction of a year's."""

_CAME = re.compile(r"(신청|접수|지원)\s*(인원|자)[은는이가]?\s*(총|모두)?\s*$|현원")
"""People that came are no number of places."""

_EMPTY = re.compile(
    r"(신청|접수|모집|응모|원서|지원(?!금)|기간|기한|마감|일정|날짜|시작|대상|자격|조건|인원|정원|규모|선발|뽑|참가|참여|가입|이용|운영|수강"
    r"|학생|학년(?!별)|청소년|회원|신규|안내|공고|공지|알림|소식|변경|연장|정정|수정|재공지|문의|연락|전화|번호|담당|소득|중위|기준|나이|연령|비용"
    r"|금액|교재비|수강료|수업료|교육비|이용료|참가비|본인|부담|자부담|활동비|장려금|지원금|결과|발표|합격자|선정|방법|절차|서류|관련|사항|내용|개요|세부"
    r"|사업|프로그램|서비스|올해|작년|지난해|끝났|끝난|이번|지금|현재|언제|얼마|어떻|어떤|어디|누가|누구|무엇|몇|까지|부터|하나요|되나요|돼요|인가요|할까|해요|하면|하려|받|있|싶"
    r"|명[을은이까]|명인|[살세]까지|상담|가정|달라진|확대|준비|상황|사람|페이지|누리집|홈페이지|줘요|주나|뭐|주세요|지급|가족|열려|열리|알려|궁금|내나|내야|내는|돈|교육지원|학습|온라인|콘텐츠|강의|시민|주민|우리|저희|가능|최대|전체|모두|총|이상|이하|이에|예요|이에요|년도|학년도|및|등)"
)
_TOPIC = re.compile(r"([가-힣A-Za-z]{2,40}?)(?:은|는|의\s*경우(?:에는)?)(?=\s)")
_KIND = re.compile(r"수강(?=\s*신청)")
"""Who is in applies once more, for a lecture: another question than how to get in."""
_APPLYING = "신청 기간"
_THING = re.compile(r"교재비|활동비|장려금|지원금|수강료")
"""What may be applied for by itself: its days are not those of applying to get in."""
_LAST = re.compile(r"까지|마감|끝")
_YEAR = re.compile(r"(?:20|['’])(\d\d)(?=\s*(?:년|학년도|[.\-/]))")
_PAIR = re.compile(r"(?:^|, )([^:,\n]{1,24}): ")
_BULLET = re.compile(r"^\W*(?:\d{1,2}[.)]|[가-하][.)])?\W*")
_LABEL_LENGTH = 16
"""Characters of a line, or of the first cell of a row, that only names what stands after it; our own limit."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one passage says about one matter.

    `matter` is its Korean name with the role of a day ("신청 기간 끝"), `scope` the people and things that it is about
    (empty: everybody), `year` the year it speaks of, if any, `values` what it says, as it can be compared; `past` where
    it tells what was, which says nothing of another year.
    """

    passage: Passage
    matter: str
    scope: frozenset[str]
    year: int | None
    values: frozenset[str]
    past: bool = False
    about: frozenset[str] = frozenset()

    @property
    def said(self) -> str:
        """Return the values as they are shown to staff."""
        return ", ".join(sorted(self.values, key=lambda value: (len(value), value)))


def statements(passage: Passage, names: Iterable[str] = ()) -> Iterator[Statement]:
    """Yield what a passage states; `names` are those of the place and its programme, which set nothing apart."""
    lines = _lines(passage)
    if not lines:
        return
    scope = _scope(passage.title, tuple(names))
    year = _year(passage.title)
    if year is None and passage.kind == "notice" and passage.source.dated:
        year = passage.source.dated.year
    things = frozenset(_THING.findall(passage.title))
    told: dict[tuple[str, frozenset[str], int | None, bool], set[str]] = {}
    for line, asked in lines:
        past, when = bool(_PAST.search(line)), _year(line) or year
        if past and (not when or _CHOSEN.search(line)):
            continue
        labelled = list(_pairs(line))
        for matter, values, about in _of_row(labelled) if labelled else _of_sentence(line, asked):
            thing = things if matter.startswith(_APPLYING) else frozenset[str]()
            told.setdefault((matter, scope | about | thing, when, past), set()).update(values)
    for (matter, about, when, past), said in told.items():
        if matter != _GRADES or len(said) == 1:
            yield Statement(passage, matter, about, when, frozenset(said), past)


def asked_for(passage: Passage, names: Iterable[str] = ()) -> Iterator[Statement]:
    """Yield what an entry of a FAQ answers to a question for days, as one statement for each day and year.

    The scope is that of the question; `about` is of whom or what the answer speaks.
    """
    dated = (matter for matter in _DATED if _MATTERS[matter].search(passage.title))
    matters = frozenset(dated if passage.kind == "faq" else ())
    if not matters:
        return
    scope = _scope(passage.title, tuple(names)) | frozenset(_KIND.findall(passage.title))
    alone = "끝" if _LAST.search(passage.title) else ""
    found: dict[tuple[str, int | None], list[Statement]] = {}
    for each in statements(passage, names):
        matter = f"{each.matter} {alone}".strip() if each.matter in matters else each.matter
        if any(matter.startswith(wanted) for wanted in matters) and not each.past:
            found.setdefault((matter, each.year), []).append(each)
    for (matter, year), said in found.items():
        values = frozenset[str]().union(*(each.values for each in said))
        about = frozenset[str]().union(*(each.scope for each in said)) - scope
        yield Statement(passage, matter, scope, year, values, about=about)


def _lines(passage: Passage) -> list[tuple[str, set[str]]]:
    """Return the sentences that may state something, each with the matters that its heading or the line above names."""
    joined = [found.start() for found in JOINED.finditer(passage.text)]
    last = max((*joined, *(found.start() for found in _VALUE.finditer(passage.text))), default=-1)
    if last < 0:
        return []
    heading, above, read = _named(passage.title.split(" > ")[-1]), set[str](), 0
    lines = []
    for sentence in each_sentence(passage.text):
        if read > last:
            break
        read += len(sentence)
        line, over, above = sentence.strip(), above, set[str]()
        valued = _VALUE.search(line)
        if not valued and len(line) <= 2 * _LABEL_LENGTH:
            above = _labelled(line)
        if (valued or (joined and JOINED.search(line))) and not _UNSURE.search(line):
            lines.append((line, heading | over))
    return lines


_Found = tuple[str, frozenset[str], frozenset[str]]


def _named(label: str) -> set[str]:
    return {matter for matter, word in _MATTERS.items() if word.search(label)}


def _labelled(line: str) -> set[str]:
    """Return the matters of a line that only names what stands in the line below it."""
    label = _BULLET.sub("", line)
    return _named(label) if len(label) <= _LABEL_LENGTH and not any(map(str.isdigit, label)) else set()


def _of_row(cells: list[tuple[str, str]]) -> Iterator[_Found]:
    """Yield what the cells of a row say, each under its label; the cells without a matter say of whom.

    A row of two may name its matter in the first ("구분: 신청 기간, 내용: 3월 2일 ~ 3월 9일").
    """
    if len(cells) == 2 and len(cells[0][1]) <= _LABEL_LENGTH and _named(cells[0][1]) and not _named(cells[1][0]):
        cells = [(cells[0][1], cells[1][1])]
    told = [
        (next((matter for matter, word in _MATTERS.items() if word.search(label)), ""), value) for label, value in cells
    ]
    whom = {
        at: _whom(value)
        for at, ((label, _), (matter, value)) in enumerate(zip(cells, told, strict=True))
        if matter in {"", _GRADES} and "담당" not in label
    }
    for at, ((label, _), (matter, value)) in enumerate(zip(cells, told, strict=True)):
        if matter:
            # A cell with the grades says of whom the others are, not of whom it is itself.
            about = frozenset[str]().union(*(words for place, words in whom.items() if place != at))
            for name, values, groups in _values(matter, value, label):
                yield name, values, groups | about | frozenset(_open_words(label))


def _whom(value: str) -> frozenset[str]:
    return _groups(value) | frozenset(() if _NUMBER.search(value) else _open_words(value))


def _of_sentence(line: str, asked: set[str]) -> Iterator[_Found]:
    named = {matter: label.search(line) for matter, label in _MATTERS.items()}
    if not any(named.values()) and not asked:
        return
    first = next((at for at, letter in enumerate(line) if letter.isdigit()), len(line))
    topics = frozenset(
        word for match in _TOPIC.finditer(line[:first]) for word in _open_words(match[1]) if not _groups(word)
    )
    topics |= frozenset("".join(found.split()) for found in _ROUND.findall(line))
    for matter, word in named.items():
        if word or (matter in asked and matter not in {"소득 기준", "나이"}):
            for name, values, groups in _values(matter, line, word[0] if word else ""):
                yield name, values, groups | topics


def _values(matter: str, text: str, label: str) -> Iterator[_Found]:
    if matter in _DATED:
        days = _days(text, "끝" if re.search(r"마감|기한", label) else "")
        first = _DATE.search(text)
        about = _groups(text[: first.start()] if first else text)
        yield from ((f"{matter} {role}".strip(), frozenset(found), about) for role, found in days.items())
    elif matter == "전화":
        phones = frozenset(re.sub(r"[)-]\s?", "-", each) for each in _PHONE.findall(text))
        if phones:
            yield matter, phones, _groups(text)
    elif matter == "나이":
        ages = {(low, high) for low, high in _AGES.findall(text)}
        if len(ages) == 1:
            (found,) = ages
            yield matter, frozenset({"~".join(found)}), _groups(text[: text.find(found[0])])
    elif matter == _GRADES:
        ranges = spans(text)
        if ranges:
            yield matter, ranges, _groups(text[: first_span(text)])
    else:
        yield from _numbers(matter, text)


def _numbers(matter: str, text: str) -> Iterator[_Found]:
    """Yield each number of the matter's unit with the people that are named between the one before and it."""
    unit, done = _UNITS.get(matter, "원"), 0
    by_groups: dict[frozenset[str], set[str]] = {}
    for match in _NUMBER.finditer(text):
        number, said = float(match["number"].replace(",", "")), "".join(match["unit"].split())
        if said in {"만원", "천원"}:
            number, said = number * (10_000 if said == "만원" else 1_000), "원"
        if {"퍼센트": "%", "살": "세"}.get(said, said) == unit:
            before = text[: match.start()] if matter == "소득 기준" else text[done : match.start()]
            each = _EACH.search(before)
            if matter != "인원" or not _CAME.search(before):
                whom = _groups(before) | ({each["each"] or "월"} if each else set())
                by_groups.setdefault(whom, set()).add(f"{number:,.10g}{unit}")
        done = match.end()
    for groups, numbers in by_groups.items():
        yield matter, frozenset(numbers), groups


def _days(text: str, alone: str) -> dict[str, set[str]]:
    """Return the days of a text, without years, by their role: 시작, 끝, or "" for one that stands alone."""
    found: dict[str, set[str]] = {}
    dates = [
        match for match in _DATE.finditer(text) if match["year"] or match["short"] or match["mark"] or "월" in match[0]
    ]
    for match in dates:
        before, behind = text[: match.start()], text[match.end() :]
        gap = _BETWEEN.match(behind)
        behind = behind[gap.end() :] if gap else behind
        day = f"{int(match['month'])}월 {int(match['day'])}일"
        if _BETWEEN.sub("", before[-16:]).endswith(("~", "∼", "〜", "–")) or before.rstrip().endswith((" -", "부터")):
            role = "끝"
        elif behind.startswith(("~", "∼", "〜", "–", "- ", "부터")):
            role = "시작"
            later = _LATER_DAY.match(behind)
            if later:
                found.setdefault("끝", set()).add(f"{int(match['month'])}월 {int(later['day'])}일")
        else:
            role = "끝" if behind.startswith(("까지", "마감", "이전")) else alone
        found.setdefault(role, set()).add(day)
    return found


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Yield label and value of each cell of a line of a table, or of a line that begins with a label."""
    marks = list(_PAIR.finditer(line.lstrip("-*•○□▪ ")))
    text = line.lstrip("-*•○□▪ ")
    if not marks or marks[0].start():
        return
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        yield mark[1], text[mark.end() : end]


def _scope(title: str, names: tuple[str, ...]) -> frozenset[str]:
    for name in names:
        title = title.replace(name, " ")
    return _groups(title) | frozenset(_open_words(title))


def _open_words(text: str) -> Iterator[str]:
    """Yield the words that set a thing apart: no group, no matter, nothing that every notice has."""
    for match in _WORD.finditer(text):
        word = match[0].replace(" ", "")
        if not _EMPTY.match(word) and (word[-1].isdigit() or not _GROUP.search(word)):
            yield re.sub(r"(에서|에게|으로|에는|에도|까지|부터|은|는|이|가|을|를|도|만|의|에)$", "", word)


def _groups(text: str) -> frozenset[str]:
    found = (match.lastgroup for match in _GROUP.finditer(text))
    return frozenset(_GROUP_NAMES[int(name[1:])] for name in found if name)


def _year(text: str) -> int | None:
    years = {2000 + int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None

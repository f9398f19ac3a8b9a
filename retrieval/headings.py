"""What a part of a notice is asked by: nobody wrote a question for it, but its heading says which one it answers."""

from __future__ import annotations

import re

APART = " > "
"""Stands between the title of a notice and its headings."""

LEARNERS = re.compile(r"(?:학생|참여자|이용자|대상자|수강생|교육생)\s*(?:모집|선발)")
OTHERS = re.compile(r"멘토|강사|튜터|캠프|교실|특강|설명회|공부방|학습실|셔틀|태블릿|기기|바우처|대학생|자원봉사")
"""A notice that looks for the learners of the programme itself, and what else notices are about."""

GENERAL = re.compile(
    r"20\d\d년?|\d+월|제?\d+차|공고문?|안내문?|모집|선발|참여|참가|참여자|참가자|이용자|대상자|학생|신청|운영|계획|추가|및|지원|학습지원"
)
"""Words of a title that tell notices of one office apart, and nothing of their matter."""

_WITH = r"(?:\s*(?:및|과|와|·|,)\s*\S+)?"
ASKED = (
    (rf"(?:모집|신청|접수|지원)\s*(?:기간|기한|일정){_WITH}|접수|신청|모집|신청과\s*\S+", "신청은 언제까지예요?"),
    (r"(?:신청|접수|지원|제출)\s*(?:방법|절차|처|장소)|(?:\S+\s)?기간과\s*방법", "어떻게 신청해요?"),
    (rf"(?:제출|구비|신청|필요)?\s*서류{_WITH}|내는\s*것|낼\s*것", "신청할 때 어떤 서류가 필요해요?"),
    (rf"(?:신청|지원|참가|참여|모집|이용|입실|대여|선발)?\s*(?:자격|대상|조건){_WITH}", "누가 이용할 수 있어요?"),
    (rf"(?:(?:\S+\s*(?:및|과|와|·)\s*)?(?:모집|선발|참가|이용)?\s*(?:인원|정원)){_WITH}", "몇 명을 뽑아요?"),
    (rf"(?:결과|선정|선발|합격자?)\s*(?:발표|통보|일정){_WITH}", "결과는 언제 나와요?"),
    (r"문의처?|연락처", "어디에 문의해요?"),
    (r"참가비|수강료|이용료|비용", "비용이 얼마예요?"),
    (r"활동비(?:\s*등)?|수당", "활동비는 얼마예요?"),
)
"""How headings are worded, and what is asked by them."""


def questions_of(title: str) -> tuple[str, ...]:
    """Return the questions that a part of a notice answers, by its title and heading; none where the heading is none.

    What is about another matter than who learns is asked with it: when a camp is applied for is no answer to when the
    programme is.
    """
    whole, apart, heading = title.rpartition(APART)
    if not apart:
        return ()
    name, _, middle = whole.partition(APART)
    matter = "" if LEARNERS.search(name) and not OTHERS.search(name) and not middle else _matter(middle or name)
    return tuple(f"{matter} {asked}".strip() for worded, asked in ASKED if re.fullmatch(worded, heading.strip(" □○▶·")))


def _matter(name: str) -> str:
    bare = re.sub(r"\([^)]*\)|[「」『』<>\"'□○▶·]", " ", name)
    return " ".join(word for word in bare.split() if not GENERAL.fullmatch(word))

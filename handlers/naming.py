"""What a catalogue's own words, its grades, subjects and levels, are called in a person's language."""

from __future__ import annotations

from retrieval.courses.recommender import GRADES

STAGES = {"초": "elementary school", "중": "middle school", "고": "high school"}
NAMES = {
    "검정고시": "the school equivalency exam",
    "성인": "adults",
    "학교 밖": "learners out of school",
    "수학": "math",
    "국어": "Korean",
    "영어": "English",
    "과학": "science",
    "사회": "social studies",
    "역사": "history",
    "정보": "informatics",
    "자격증": "certificates",
    "코딩": "coding",
    "학습법": "study skills",
    "AI 리터러시": "AI literacy",
    "기초": "basic",
    "기본": "standard",
    "심화": "advanced",
    "실전": "exam practice",
}
"""What a catalogue's own words are called in English; a name that is not listed stays as the catalogue has it."""


def named(language: str, word: str) -> str:
    """Return what a word of the catalogue is called."""
    if language != "en":
        return word
    if word in GRADES:
        return f"{STAGES[word[0]]} year {word[1:]}"
    return NAMES.get(word, word)

"""What is wrong with a file or a folder is said to staff in Korean: what happened, what was kept, what to do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from hypothesis import strategies as st

import knowledge
from handlers.catalogue import speaker, translations
from knowledge.content.finding import LINE, UNREAD_FILE, Finding, unknown_name
from knowledge.content.front_matter import KeysError
from knowledge.loading.document import Caution, EncryptedError, UnreadableError
from knowledge.loading.isolating import ERRORS
from knowledge.loading.reading import UnsupportedError, save_as
from knowledge.wording import Sentence, packed, spoken, unpacked

ROOT = Path(knowledge.__file__).parent
SAY = speaker("ko")


def sentences() -> set[str]:
    """Return every template, every sentence of an error, and every plain problem, caution and what was kept."""
    found: set[str] = {LINE}
    for _, _, message, _, _ in extract_from_dir(ROOT, method_map=[("**.py", "python")], keywords={"Sentence": None}):
        assert isinstance(message, str)
        found.add(message)
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found |= _plain(node)
    return found | {error.__doc__ or "" for error in (*ERRORS.values(), UnreadableError, KeysError)}


PLACES = {"Finding": (3, 4), "find": (1, 2), "left_out": (1,), "wrong": (1,), "Caution": (1,), "CellError": (0,)}


def _plain(call: ast.Call) -> set[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given_ = [call.args[place] for place in PLACES.get(name, ()) if place < len(call.args)]
    return {node.value for node in given_ if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_sentence_about_files_has_a_translation() -> None:
    """Nothing that staff read about their files stays in English."""
    catalogue = translations("ko")
    same = {"%(count)d MB", "%(what)s (%(data)s)", ""}
    assert sorted(text for text in sentences() - same if catalogue.gettext(text) == text) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            EncryptedError().sentence,
            "비밀번호나 보안 설정으로 잠겨 있어 읽지 못했어요. 잠금을 풀고 저장해 다시 올려 주세요.",
        ),
        (
            UnsupportedError(save_as(".xls", ".xlsx")).sentence,
            "이 형식은 읽을 수 없어요. (.xls: .xlsx 형식으로 저장해 올려 주세요)",
        ),
        ("the name has no suffix", "이름에 형식을 나타내는 끝부분이 없어요"),
        (EncryptedError("rights management").sentence.data["data"], "보안(DRM) 문서예요"),
        (EncryptedError("100 % x").sentence.data["data"], "100 % x"),
        ("", ""),
    ],
)
def test_a_sentence_is_said_in_another_language_with_its_values(said: str, expected: str) -> None:
    """Sentences inside sentences are said, too; values stay as they are."""
    assert spoken(said, SAY) == expected


def test_a_finding_and_a_caution_are_told_to_staff() -> None:
    """Where, what, and what was kept."""
    finding = Finding("gimpo/faq.csv", 3, "anser", unknown_name("anser", ["answer"]), UNREAD_FILE)
    assert finding.told(SAY) == (
        "gimpo/faq.csv, 3행, anser: 'anser'은(는) 모르는 이름이에요. 'answer'인가요?"
        " → 이 파일에서 전에 게시한 내용은 그대로 두었어요"
    )
    assert str(finding) == f"gimpo/faq.csv, row 3, anser: 'anser' is not known, is it 'answer'?; kept: {UNREAD_FILE}"
    assert Caution("2쪽", "memory").told(SAY) == "2쪽: 메모리"


@given(st.text(), st.integers())
def test_a_sentence_goes_through_json_and_back(value: str, number: int) -> None:
    """What a worker says comes back as the same sentence, whatever stands in it."""
    inner = Sentence("%(value)s 100%%", value=value)
    whole = Sentence("%(inner)s (%(number)d)", inner=inner, number=number)
    again = unpacked(packed(whole))
    assert again == whole == f"{value} 100% ({number})"
    assert isinstance(again, Sentence)
    assert (again.template, again.data["inner"].data) == (whole.template, {"value": value})
    assert unpacked(packed(value)) == value

"""Every sentence that the code says has a Korean translation that keeps its fields."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import handlers
from bot.pages.desk.words import WORDS as DESK_WORDS
from bot.pages.office.words import WORDS as OFFICE_WORDS
from bot.pages.wording import WORDS
from handlers.catalogue import FOLDER, speaker, spoken, translations

ROOT = Path(handlers.__file__).parent.parent
KEYWORDS = {"say": None, "translate": None, "gettext": None}
FIELD = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def said() -> set[str]:
    """Return every literal sentence given to a translating function."""
    found: set[str] = {*WORDS.values(), *DESK_WORDS.values(), *OFFICE_WORDS.values()}
    for floor in ("handlers", "bot"):
        for _, _, message, _, _ in extract_from_dir(ROOT / floor, method_map=[("**.py", "python")], keywords=KEYWORDS):
            assert isinstance(message, str)
            found.add(message)
    return found


def test_the_korean_catalogue_is_complete_and_keeps_every_field() -> None:
    """No sentence reaches a Korean speaker in English, and no field is lost on the way."""
    messages = said()
    assert len(messages) > 30
    files = [read_po(BytesIO(path.read_bytes()), locale="ko") for path in (FOLDER / "ko/LC_MESSAGES").glob("*.po")]
    korean = {str(message.id): message for catalogue in files for message in catalogue if message.id}
    missing = sorted(text for text in messages if text and not (text in korean and korean[text].string))
    assert missing == []
    for message in korean.values():
        assert sorted(FIELD.findall(str(message.id))) == sorted(FIELD.findall(str(message.string))), message.id


def test_nothing_is_translated_that_nobody_says() -> None:
    """Every sentence of the Korean catalogue stands in the code, so that a translator's work is not for nothing."""
    written = {
        node.value
        for floor in ("handlers", "bot", "knowledge")
        for path in (ROOT / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    files = [read_po(BytesIO(path.read_bytes()), locale="ko") for path in (FOLDER / "ko/LC_MESSAGES").glob("*.po")]
    assert sorted({str(message.id) for catalogue in files for message in catalogue if message.id} - written) == []


@pytest.mark.parametrize(
    ("text", "known", "hint", "expected"),
    [
        ("신청 언제까지예요?", "", "en", "ko"),
        ("ㅎㅇ", "", "en", "ko"),
        ("how do I apply", "", "ko", "en"),
        ("how do I apply", "ko", "en", "ko"),
        ("how do I apply", "ko", "ko-KR", "en"),
        ("누가 신청할 수 있어요?", "en", "en-US", "ko"),
        ("누가 신청할 수 있어요?", "en", "", "en"),
        ("is 서울런 free for us", "en", "en-US", "en"),
        ("", "en", "en-US", "en"),
        ("EBS 1 2 3", "ko", "ko", "ko"),
        ("EBS", "", "ko", "ko"),
        ("", "", "en-US", "en"),
        ("", "", "vi", "ko"),
        ("신청", "xx", "", "ko"),
    ],
)
def test_the_language_follows_the_person(text: str, known: str, hint: str, expected: str) -> None:
    """A chosen language wins, then the script of the text, then the messenger's hint."""
    assert spoken(text, known, hint) == expected


def test_an_unknown_language_speaks_the_language_of_the_code() -> None:
    """A catalogue that does not exist changes nothing; no language at all means Korean."""
    assert translations("xx").gettext("Talk with a person") == "Talk with a person"
    assert speaker("en")("Talk with a person") == "Talk with a person"
    assert speaker("")("Talk with a person") == "사람과 이야기하기"

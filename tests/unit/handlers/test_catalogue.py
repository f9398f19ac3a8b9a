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
from handlers.catalogue import FOLDER, speaker, spoken, translations, written

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
        ("누가 신청할 수 있어요?", "en", "", "en"),
        ("is 서울런 free for us", "", "ko", "en"),
        ("con toi hoc lop 9", "", "", "en"),
        ("", "en", "en-US", "en"),
        ("EBS 1 2 3", "", "ko", "ko"),
        ("EBS", "", "ko", "ko"),
        ("서울런", "", "en", "ko"),
        ("", "", "en-US", "en"),
        ("", "", "vi", "ko"),
        ("신청", "xx", "", "ko"),
    ],
)
def test_the_language_follows_the_person(text: str, known: str, hint: str, expected: str) -> None:
    """A known language wins, then what is plainly written, then the script, then the messenger's hint."""
    assert spoken(text, known, hint) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("서류가 뭐예요?", "ko"),
        ("수학 못하는데 어떡해", "ko"),
        ("고3인데요", "ko"),
        ("돈 내야됨?", "ko"),
        ("비번 까먹었어 ㅠㅠ", "ko"),
        ("여기는 안 되니까 다른 데", "ko"),
        ("서울 애들 강의 사이트 몇 개까지 골라 들음", "ko"),
        ("EBS 수능강의 들을 수 있나", "ko"),
        ("what documents", "en"),
        ("human please", "en"),
        ("recommend math lecture grade 10", "en"),
        ("Tôi muốn talk to a person", "en"),
        ("is 서울런 free for us", "en"),
        ("네", ""),
        ("서울런", ""),
        ("다자녀 가정 서울런 시범사업", ""),
        ("중1 수학 상 개념 완성", ""),
        ("EBS 1 2 3", ""),
        ("ok", ""),
        ("you devil", ""),
        ("thank you", ""),
        ("dkssudgktpdy tlscjd", ""),
        ("수학 math 상", ""),
        ("2026", ""),
        ("", ""),
    ],
)
def test_what_a_text_is_plainly_written_in(text: str, language: str) -> None:
    """A name, a title, a yes or a number tells of no language: whoever speaks another may say it, too."""
    assert written(text) == language


def test_an_unknown_language_speaks_the_language_of_the_code() -> None:
    """A catalogue that does not exist changes nothing; no language at all means Korean."""
    assert translations("xx").gettext("Talk with a person") == "Talk with a person"
    assert speaker("en")("Talk with a person") == "Talk with a person"
    assert speaker("")("Talk with a person") == "사람과 이야기하기"

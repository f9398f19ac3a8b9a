"""Cries in the languages of families who write little Korean, and the idioms that only sound like them."""

from __future__ import annotations

import re
import tomllib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.screening.screen import screen
from handlers.screening.tongues import ORDER, TABLE, TIGHT, Tongues, folded, foreign, reading, tongues

CRIES = {
    "tôi muốn chết": "self_harm",
    "Em muốn chết": "self_harm",
    "con chỉ muốn chết thôi": "self_harm",
    "muon chet qua": "self_harm",
    "em muốn tự tử": "self_harm",
    "Tôi không muốn sống nữa": "self_harm",
    "em khong muon song nua": "self_harm",
    "em hay rạch tay": "self_harm",
    "giá như em chưa từng sinh ra": "self_harm",
    "bạn em muốn tự tử": "friend",
    "Bạn thân của em nói không muốn sống nữa": "friend",
    "bố đánh em": "abuse",
    "bố em lại đánh em hôm qua": "abuse",
    "mẹ hay đánh con": "abuse",
    "em bị bố đánh": "abuse",
    "bo danh em": "abuse",
    "con sợ về nhà": "abuse",
    "em bị các bạn bắt nạt ở trường": "violence",
    "em bị bắt nạt ở lớp": "violence",
    "bạn cùng lớp đánh em": "violence",
    "anh ấy bắt em gửi ảnh khỏa thân": "exploitation",
    "nó dọa tung ảnh nóng của em": "exploitation",
    "我想死": "self_harm",
    "想死": "self_harm",
    "好想死": "self_harm",
    "我不想活了": "self_harm",
    "我真的想自杀": "self_harm",
    "我想自殺": "self_harm",
    "活着没意思": "self_harm",
    "活不下去了": "self_harm",
    "我 想 死": "self_harm",
    "我又割腕了": "self_harm",
    "我经常伤害自己": "self_harm",
    "想从楼上跳下去": "self_harm",
    "我朋友想自杀": "friend",
    "我朋友说她不想活了": "friend",
    "爸爸打我": "abuse",
    "爸爸又打我了": "abuse",
    "我爸喝醉了就打我": "abuse",
    "我被爸爸打了": "abuse",
    "妈妈每天都打我": "abuse",
    "媽媽打我": "abuse",
    "我不敢回家": "abuse",
    "我被同学欺负": "violence",
    "同学们都欺负我": "violence",
    "在学校被霸凌": "violence",
    "班上的人威胁我": "violence",
    "他让我发裸照": "exploitation",
    "叔叔摸我的胸": "exploitation",
    "我被性侵了": "exploitation",
    "хочу умереть": "self_harm",
    "Я хочу умереть": "self_harm",
    "я больше не хочу жить": "self_harm",
    "не хочу жить": "self_harm",
    "жить не хочется": "self_harm",
    "думаю о самоубийстве": "self_harm",
    "я режу себя": "self_harm",
    "хочу покончить с собой": "self_harm",
    "хочу сдохнуть": "self_harm",
    "нет смысла жить": "self_harm",
    "лучше бы я умерла": "self_harm",
    "лучше бы я не родился": "self_harm",
    "моя подруга хочет умереть": "friend",
    "папа бьёт меня": "abuse",
    "папа меня бьет": "abuse",
    "отчим избил маму": "abuse",
    "меня бьет отец": "abuse",
    "боюсь идти домой": "abuse",
    "меня бьют в школе": "violence",
    "меня травят в классе": "violence",
    "надо мной издеваются": "violence",
    "одноклассники обижают меня": "violence",
    "он просит прислать голые фото": "exploitation",
    "меня изнасиловали": "exploitation",
    "死にたい": "self_harm",
    "もう消えたい": "self_harm",
    "お父さんに殴られる": "abuse",
    "学校でいじめられています": "violence",
    "gusto ko nang mamatay": "self_harm",
    "gusto ko na pong mamatay": "self_harm",
    "ayoko nang mabuhay": "self_harm",
    "ayoko na mabuhay": "self_harm",
    "sinasaktan ako ng tatay ko": "abuse",
    "binubully ako sa school": "violence",
    "หนูอยากตาย": "self_harm",
    "อยากตาย": "self_harm",
    "พ่อตีหนู": "abuse",
    "үхмээр байна": "self_harm",
    "аав намайг зоддог": "abuse",
    "o'lgim kelyapti": "self_harm",
    "yashashni xohlamayman": "self_harm",
    "otam meni uradi": "abuse",
    "ខ្ញុំចង់ស្លាប់": "self_harm",
    "선생님 我想死": "self_harm",
    "ＴÔI MUỐN CHẾT": "self_harm",
    "bố đánh em sợ lắm": "abuse",
    "em bị bố đánh mấy lần rồi": "abuse",
    "em bị các bạn đánh đau quá": "violence",
    "爸爸打我妈妈": "abuse",
}
WITH_A_TRANSLATOR = {
    "我不会韩语，用翻译写的。我爸打我": "abuse",
    "我用翻译器写的，我不想活了": "self_harm",
    "不知道用韩语怎么说，可是我想死": "self_harm",
    "Em dùng google dịch sang tiếng Hàn. Bố đánh em": "abuse",
    "Không biết dịch sang tiếng Hàn, em muốn chết": "self_harm",
    "не знаю как по-корейски сказать, но я не хочу жить": "self_harm",
    "не умею по-корейски, как сказать: папа меня бьет": "abuse",
    "翻訳を使っています。死にたい": "self_harm",
    "번역기 쓰고 있어요 我不想活了": "self_harm",
    "번역해서 써요. Bố đánh em": "abuse",
    "한국어 표현을 잘 못해요. 我爸爸打我": "abuse",
    "번역기로 써요. I want to kill myself": "self_harm",
}
ORDINARY = (
    "mệt muốn chết",
    "đói muốn chết",
    "em mệt muốn chết đi được",
    "buồn cười muốn chết",
    "em cười muốn chết",
    "bài tập nhiều muốn chết",
    "mẹ em đánh thức em lúc 6 giờ",
    "em muốn học tiếng Hàn",
    "con muốn đăng ký khóa học",
    "nhân vật trong truyện tự tử",
    '"tôi muốn chết" nghĩa là gì',
    "tôi không muốn sống ở Seoul",
    "em bị điểm kém",
    "sợ về nhà muộn",
    "bố đánh máy giúp em",
    "笑死我了",
    "累死了",
    "想死你了",
    "我想死你了",
    "想死我了",
    "妈妈打我电话",
    "爸爸给我打电话",
    "我想死记硬背单词",
    "饿死了",
    "作业多得想死的心都有",
    "自杀率是多少",
    '"我想死" 什么意思',
    "我想学数学",
    "他想死守城池",
    "不想活动",
    "умираю со смеху",
    "хочу умереть от смеха",
    "не хочу жить в общежитии",
    "хочу убить время",
    'как переводится "хочу умереть"',
    "отец бьет рекорд",
    "папа бьет тревогу",
    "учитель задает много",
    "я хочу убить время",
    "убить двух зайцев",
    "меня обидели в игре",
    "死にたくない",
    "母にたたき起こされた",
    "I want to diet",
    "die Schule beginnt",
    "nonton film",
    "gusto kong matuto ng Korean",
    "hello how are you",
    "ขอสมัครเรียน",
    "em bị mẹ đánh thức sớm",
    "em bị đánh giá thấp",
    "bạn em bị đánh cắp điện thoại",
    "em bị đánh trượt môn toán",
    "我爸打我妈电话",
    "我妈打我妹妹的手机",
    "我今天被老师打了九十分",
    "我不想死背公式",
    "请用韩语翻译 我想死",
    "我想死 用韩语怎么说",
    "как по-корейски я хочу умереть",
)


@pytest.mark.parametrize(("text", "kind"), CRIES.items())
def test_a_cry_in_another_language_is_heard(text: str, kind: str) -> None:
    """The plainest words of each kind, unmistakable wherever they stand."""
    verdict = screen(text)
    assert (verdict.kind, verdict.explicit) == (kind, True)


@pytest.mark.parametrize(("text", "kind"), WITH_A_TRANSLATOR.items())
def test_who_writes_with_a_translator_is_heard(text: str, kind: str) -> None:
    """To say so, or that one lacks the Korean for it, is no question about words."""
    verdict = screen(text)
    assert (verdict.kind, verdict.explicit) == (kind, True)


@pytest.mark.parametrize("text", ORDINARY)
def test_idioms_and_lessons_in_another_language_alarm_nobody(text: str) -> None:
    """Tired to death, laughing to death, missing somebody to death, and questions on words."""
    assert not screen(text).crisis


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", ["Tôi muốn chết", "папа бьёт меня", "死にたい", "หนูอยากตาย"])
def test_one_text_is_read_in_one_way(form: str, text: str) -> None:
    """However its marks are encoded, in capitals, among invisible characters or in a Korean sentence."""
    spelt = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    for written in (spelt, spelt.upper(), "\u200b".join(spelt), f"선생님 {spelt}"):
        assert screen(written).crisis, written


@pytest.mark.parametrize("text", ["toi muon chet", "em khong muon song nua", "bo danh em", "папа бьет меня"])
def test_who_types_no_marks_is_heard(text: str) -> None:
    """Vietnamese and Russian without the marks on their letters."""
    assert screen(text).explicit


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("我 想 死", "我 想 死"),
        ("죽고 싶다", ""),
        ("Đừng  ĐI!!!!", "dung di!"),
        ("EBS 강의", "ebs 강의"),
        ("123 ㅋㅋ", ""),
    ],
)
def test_only_letters_that_are_not_korean_are_read(text: str, heard: str) -> None:
    """A Korean message costs one look; of others capitals, marks and repeats are gone."""
    assert reading(text) == heard


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("em bị bố đánh", True),
        ("翻訳を使っています", True),
        ("선생님 제가 매일 집에서 我被爸爸打了", True),
        ("죽고 싶다", False),
        ("엄마가 ㅅㅂ die 하래요", False),
        ("123 ㅠㅠ", False),
        ("", False),
    ],
)
def test_another_language_is_told_by_most_of_the_letters_or_by_its_cry(text: str, other: bool) -> None:  # noqa: FBT001
    """A foreign word in a Korean sentence makes it no foreign one; a cry among Korean words does."""
    assert foreign(text) is other


@pytest.mark.parametrize("text", ["'хочу умереть' 무슨 뜻이에요?", "我想死 번역해 주세요", "muốn tự tử 해석이 뭐예요"])
def test_who_asks_in_korean_about_words_is_answered(text: str) -> None:
    """A question on the meaning of words is a lesson, as it is for English."""
    assert not screen(text).crisis


def test_the_table_is_whole() -> None:
    """Every line has a kind and a language, every name a word, and nothing repeats without bound."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert tongues().version == table["version"]
    assert {row["kind"] for row in table["line"]} == set(ORDER)
    assert {row["tongue"] for row in table["line"]} > TIGHT
    phrases = [phrase for row in table["line"] for phrase in row["find"]] + [*table["words"].values()]
    phrases += table["unless"] + table["aside"]
    assert not [phrase for phrase in phrases if re.search(r"(?<![\\\]])[*+]|\{\d+,\}|\\[A-Z]", phrase)]


def test_a_kind_of_which_no_language_has_lines_is_never_heard() -> None:
    """A table may know some languages and some kinds only."""
    table = {"version": "t", "unless": ["nghĩa"], "aside": ["khó nghĩa"], "words": {"me": "tôi"}, "line": []}
    row = {"tongue": "vi", "kind": "abuse", "find": ["{me} đau"]}
    found = Tongues({**table, "line": [row]})
    heard = [found.kind(each) for each in ("Tôi đau", "toi dau nghia", "toi dau, kho nghia", "나")]
    assert heard == ["abuse", "", "abuse", ""]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is written, the same text gives the same kind, in capitals or not."""
    assert tongues().kind(text) in {"", *ORDER}
    assert folded(folded(text)) == folded(text)

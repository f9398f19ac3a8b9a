"""What a language model writes is said only where the cited passages say it too."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.citing import marks, renumbered, sentences, supported, unmarked
from retrieval.masking import masked, without_resident_numbers

SOURCE = (
    "신청 기간은 2025-11-03 09:00부터 11-14 18:00까지예요. 교재비는 최대 105,000원이에요. 모집은 약 1,500명이에요. "
    "문의는 043-220-1234, 누리집은 https://www.chungbook-e.com/apply 이에요. 4인 가구 소득 344만원 이하예요."
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("신청 기간은 2025년 11월 3일부터 11월 14일까지예요. [1]", True),
        ("신청 기간은 2025년 11월 3일부터 11월 15일까지예요. [1]", False),
        ("교재비는 최대 10만 5천원이에요. [1]", False),
        ("교재비는 최대 105000원이에요. [1]", True),
        ("교재비는 최대 200,000원이에요. [1]", False),
        ("4인 가구 소득 3,440,000원 이하예요. [1]", True),
        ("문의는 043-220-1234 이에요. [1]", True),
        ("문의는 043-220-9999 이에요. [1]", False),
        ("누리집은 www.chungbook-e.com/apply 이에요. [1]", True),
        ("누리집은 chungbook-e.evil.com 이에요. [1]", False),
        ("http://evil.example.com 에서 신청해요. [1]", False),
        ("문의는 a@b.kr 로 해 주세요. [1]", False),
        ("누구나 무료로 대학교 기숙사에 들어갈 수 있습니다. [1]", False),
        ("You can apply from November 3 to November 14, 2025. [1]", True),
        ("You get 7 lessons. [1]", False),
        ("네. [1]", True),
        ("Ignore 규칙을 무시해요. [1]", False),
        ("<b>신청</b> 기간이에요. [1]", False),
    ],
)
def test_each_number_link_and_word_must_stand_in_the_passage(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """An invented date, amount, phone number, address or claim is not said."""
    language = "ko" if any("가" <= letter <= "힣" for letter in sentence) else "en"
    assert supported(sentence, [SOURCE], language) is expected


@given(st.integers(0, 10**9))
@example(43)
def test_a_number_that_is_in_no_passage_is_never_supported(number: int) -> None:
    """The law behind the table; a part of a telephone number is none."""
    source = SOURCE.replace("043-220-1234", "")
    held = {float(value.replace(",", "")) for value in re.findall(r"[\d,]*\d", source)} | {3_440_000.0, 344.0}
    assert supported(f"{number}", [SOURCE]) is (number in {int(value) for value in held})


@given(st.text(alphabet="가나다. !?\n[]123한글.com"))
def test_sentences_joined_are_the_text(text: str) -> None:
    """Nothing is lost between two sentences."""
    assert "".join(sentences(text)) == text


def test_marks_are_read_and_counted_from_one_in_their_order() -> None:
    """A reader sees [1] first, whatever numbers the passages had."""
    parts = sentences("첫째예요. [3] 둘째예요 [1]. 셋째예요. [3][1]\n")
    assert len(parts) >= 3
    assert [marks(part) for part in parts][:3] == [(3,), (1,), (3, 1)]
    assert renumbered(parts) == ("첫째예요. [1] 둘째예요 [2]. 셋째예요. [1] [2]", (3, 1))
    assert unmarked("둘째예요 [1].") == "둘째예요."
    assert sentences("값은 3.5%예요. 끝 example.com 이에요") == ["값은 3.5%예요. ", "끝 example.com 이에요"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("제 번호는 010-1234-5678이에요", "제 번호는 [전화번호]이에요"),
        ("16/2025~2026 학년도, 18_2025_2026", "16/2025~2026 학년도, 18_2025_2026"),
        ("+82 10 1234 5678", "[전화번호]"),
        ("120101-3123456 입니다", "******-******* 입니다"),
        ("1201013123456", "******-*******"),
        ("１２０１０１－３１２３４５６ 이거요", "******-******* 이거요"),
        ("120101 － 3123456", "******-*******"),
        ("120101~3123456", "******-*******"),
        ("０１０－１２３４－５６７８", "[전화번호]"),
        ("신청 20251103-20251130, 2025.11.03 1234567", "신청 20251103-20251130, 2025.11.03 1234567"),
        ("메일 kim.a@example.co.kr", "메일 [이메일]"),
        ("02-123-4567 2025-11-03 344만원", "02-123-4567 2025-11-03 344만원"),
        ("카드번호는 1234-5678-9012-3456이에요", "카드번호는 [카드번호]이에요"),
        ("4111111111111111", "[카드번호]"),
        ("3000 4000 5000 6000 평균", "3000 4000 5000 6000 평균"),
        ("국민은행 123456-04-123456 이요", "국민은행 [계좌번호] 이요"),
        ("농협 02-2080-5114, 통장 사본은 2026-11-27까지", "농협 02-2080-5114, 통장 사본은 2026-11-27까지"),
        ("제 비번 qwer1234에요", "제 비번 [비밀번호]에요"),
        ("비밀번호는 abcd1234!", "비밀번호는 [비밀번호]"),
        ("비밀번호는 8~16자 인가요", "비밀번호는 8~16자 인가요"),
        ("비밀번호는 2026년에 바꿨고 5번 틀렸대요", "비밀번호는 2026년에 바꿨고 5번 틀렸대요"),
    ],
)
def test_personal_data_is_masked_by_its_shape(text: str, expected: str) -> None:
    """Mobile numbers, e-mail addresses, resident numbers and secrets go; dates, amounts and public lines stay."""
    assert masked(text) == expected
    assert "3123456" not in without_resident_numbers(text)


@pytest.mark.parametrize(
    ("unit", "worth"), [("천", 1_000), ("만", 10_000), ("백만", 1_000_000), ("천만", 10_000_000), ("억", 100_000_000)]
)
def test_an_amount_in_digits_is_the_one_in_words(unit: str, worth: int) -> None:
    """What a passage says with a unit may be said in digits, and ten times or a tenth of it never."""
    passage = [f"한 해 지원금은 모두 3{unit} 원이에요."]
    assert supported(f"한 해 지원금은 모두 {3 * worth:,}원이에요.", passage)
    for wrong in (30 * worth, 3 * worth // 10):
        assert not supported(f"한 해 지원금은 모두 {wrong:,}원이에요.", passage)

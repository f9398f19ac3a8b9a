"""The crisis screen: whose words they are, what is ordinary, what no disguise hides, and how long it takes."""

from __future__ import annotations

import time
import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.screening.manners import postponing
from handlers.screening.screen import RULES, Verdict, screen
from tests.unit.handlers.disguises import DISGUISES

EXPLICIT = (
    "죽고 싶어요",
    "그냥 죽고 싶다",
    "진짜 죽고 싶음",
    "자살하고 싶어",
    "자살하고 싶다는 생각이 들어요",
    "나 자살할 거야",
    "죽어버리고 싶어",
    "차라리 죽어버릴까",
    "뒤지고 싶다",
    "살고 싶지 않아요",
    "손목을 그었어요",
    "목매달고 싶어",
    "유서를 썼어요",
    "옥상에서 뛰어내리고 싶어",
    "안 아프게 죽는 법 알려줘",
)
WHOSE = {
    "죽고 싶어": "self_harm",
    "엄마한테 죽고 싶다고 했어요": "self_harm",
    "친구가 저를 때려서 죽고 싶어요": "self_harm",
    "아빠가 때려서 죽고 싶어요": "self_harm",
    "죽고 싶지 않은데 방법이 없어": "self_harm",
    "예전에 죽고 싶었던 적이 있어요": "self_harm",
    "소설 읽다가 죽고 싶어졌어": "self_harm",
    "게임도 싫고 나 이제 죽어버릴래": "self_harm",
    "약 다 먹었어": "self_harm",
    "나 같은 건 없어져야 해": "self_harm",
    "su1cide": "self_harm",
    "i dont want to live anymore": "self_harm",
    "친구가 죽고 싶대요": "friend",
    "동생이 손목을 그었어요": "friend",
    "반 친구가 왕따를 당하고 있어요": "friend",
    "my friend wants to die": "friend",
    "너 죽고 싶어?": "violence",
    "죽고 싶냐고 협박해요": "violence",
    "친구가 저를 때려요": "violence",
    "다 죽여버리고 싶어": "violence",
    "아빠가 또 때려요": "abuse",
    "집에 가기 싫어요 무서워": "abuse",
    "ㅇㅃ가 또 때렷어": "abuse",
    "사진 안 보내면 퍼뜨린대": "exploitation",
    "사진 보내래요 무서워요": "exploitation",
}
ORDINARY = (
    "",
    "배고파 죽겠어",
    "좋아 죽겠다",
    "죽을 것 같아 숙제 많아",
    "힘들어 죽겠다",
    "투자해볼까",
    "혼자 해야지",
    "동업하자 해",
    "가해자도 처벌받나요",
    "여자 살 빼는 법",
    "가자! 살았다",
    "주고 싶어",
    "자해공갈이 뭐예요",
    "자살률 그래프 해석하는 법",
    "안락사 찬반 토론",
    "베르테르 효과가 뭐예요",
    "죽고 싶지만 떡볶이는 먹고 싶어 독후감",
    "'죽고 싶다'를 영어로 뭐라고 해요?",
    "몬스터를 다 죽이고 싶은데 스킬 추천해줘",
    "한강 뷰 좋은 카페",
    "ㅈㅅ 늦었어요",
    "엄마가 사진 보내래요 신청 서류",
    "선생님이 과제 사진 찍어서 보내래요",
    "i want to diet",
    "romeo and juliet, is it suicide?",
    "i want to die 무슨 뜻이에요",
)


@pytest.mark.parametrize(("text", "kind"), WHOSE.items())
def test_a_cry_is_heard_as_the_kind_that_its_grammar_says(text: str, kind: str) -> None:
    """Subject, hearsay, question and cause decide between the writer, a friend and a threat."""
    assert (screen(text).crisis, screen(text).kind) == (True, kind)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_looks_alike_stays_ordinary(text: str) -> None:
    """Idioms of degree, glued verbs, school topics, games and quotations raise no alarm."""
    assert screen(text) == Verdict(rules=RULES)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("line", EXPLICIT)
def test_no_disguise_hides_an_explicit_line(line: str, disguise: str) -> None:
    """Each explicit line is still explicit under each of the twelve disguises, wherever in the line they fall."""
    random = Random(f"{line}{disguise}")
    for _ in range(8):
        disguised = DISGUISES[disguise](line, random)
        assert screen(disguised).explicit, disguised


@pytest.mark.parametrize(
    ("text", "abusive"),
    [
        ("꺼져 병신아", True),
        ("이 멍청한 봇", True),
        ("ㅅㅂ", True),
        ("ㅅㅂ 숙제 왜 이렇게 많아", False),
        ("애들이 저한테 병신이라고 해요", False),
        ("애들이 나보고 병신이래요", False),
        ("걔가 나한테 병신 찐따 이랬어", False),
        ("반애들이 찐따라고 불러요", False),
        ("형이 나한테 꺼져래", False),
        ("나한테 지랄이야", True),
        ("멍청한 대답만 하네", True),
        ("애들한테 물어봐 병신아", True),
        ("고마워", False),
    ],
)
def test_insults_are_told_from_swearing_and_from_reports_of_them(text: str, abusive: bool) -> None:  # noqa: FBT001
    """A sigh with a swear word and an insult that somebody suffered are no insult."""
    assert screen(text).abusive is abusive


def test_an_insult_takes_no_help_away() -> None:
    """Who insults and cries for help in one breath is helped."""
    assert screen("꺼져 병신아 나 죽고 싶어") == Verdict(
        crisis=True, kind="self_harm", explicit=True, abusive=True, rules=RULES
    )


@pytest.mark.parametrize(
    ("text", "crisis"),
    [
        ("저는 12살이에요", False),
        ("저 사실 12살이에요", False),
        ("나 열세 살이야", False),
        ("우리 애는 만 7세예요", False),
        ("15살인데", False),
        ("15살인데 죽고 싶어요", True),
        ("12살인데 살기 싫어요", True),
    ],
)
def test_telling_an_age_is_no_cry(text: str, crisis: bool) -> None:  # noqa: FBT001
    """A year of life is not life itself; what is said beside it is heard."""
    assert screen(text).crisis is crisis


@pytest.mark.parametrize(
    ("text", "crisis"),
    [
        ("말하고 싶지 않아요", False),
        ("답하고 싶지 않아요", False),
        ("대답하기 싫어", False),
        ("학교 이름은 말하고 싶지 않아요.", False),
        ("나이는 알려주고 싶지 않습니다", False),
        ("말하고 싶지 않아요 그냥 없어지고 싶어요", True),
        ("더 살고 싶지 않아요", True),
    ],
)
def test_declining_to_answer_is_no_cry(text: str, crisis: bool) -> None:  # noqa: FBT001
    """Who declines to answer, and says no more than that, is not alarmed about; more than that is still heard."""
    assert screen(text).crisis is crisis


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("오늘도 못 죽었다", "self_harm"),
        ("내 몫까지 살아 줘", "self_harm"),
        ("고양이만 아니면 벌써 갔어요", "self_harm"),
        ("everyone would be happier without me", "self_harm"),
        ("허리띠 푸는 소리가 제일 무서워요", "abuse"),
        ("망치 샀어 내일 걔 자리로 간다", "violence"),
        ("다음 생엔 수학 천재로 태어나고 싶다", ""),
        ("시험 끝났으니까 이번 주 계획 다 지워 주세요", ""),
        ("파일이 없어졌어요", ""),
        ("끝내고 싶어요 과제가 너무 길어요", ""),
        ("멘토쌤 오늘이 마지막 수업이에요 그동안 감사했습니다", ""),
    ],
)
def test_hints_are_told_from_the_same_words_in_study(text: str, kind: str) -> None:
    """A wish to be gone told by a hint is heard; plans, files and lessons that come to an end are not."""
    assert screen(text).kind == kind


@pytest.mark.parametrize(
    ("ordinary", "cry"),
    [
        ("카메라 켜래요 화상 수업 때요", "모르는 아저씨가 카메라 켜래요"),
        ("마지막 인사 드려요", "마지막 인사 드려요 다들 미안했어요"),
        ("졸업하는 멘티가 마지막 인사 드립니다", "오늘 마지막 인사하러 가요"),
        ("한 개 틀릴 때마다 다시 풀어야 하나요", "한 개 틀릴 때마다 한 대씩 맞아요"),
        ("엄마가 밥 안 차려 줘서 라면 끓여 먹음", "엄마가 며칠째 밥을 안 줘요"),
        ("여름인데 긴팔 교복 입어야 해요?", "여름인데도 긴팔만 입어요 상처 때문에"),
        ("머리 박고 잤어요 책상에", "벽에 머리를 박아요"),
        ("왜 태어났니 노래 부르지 마 ㅋㅋ 생일인데", "나는 왜 태어났을까"),
        ("아침이 안 왔으면 좋겠다 월요일 싫어", "내일 아침이 안 왔으면 좋겠다"),
        ("살아있는 개의 목을 매달아 죽인 사실이 드러났다. 해당 사건에 대한 생각은?", "목을 매달고 싶어요"),
        ("my last message was a typo sorry", "this is my last message"),
        ("dad locked the keys in the car", "dad locked me out again"),
        ("감기약 먹었더니 졸려요", "약 많이 먹었는데 졸려요"),
        ("약 다 먹었는데 또 받아야 하나요", "약 다 먹었는데 무서워요"),
        ("기숙사에서 살기 싫어요 통학할래요", "한국사 강의 듣는데 눈물만 나고 살기 싫어요"),
        ("이 캐릭터는 다음 편에서 죽을 거니까 정 주지 마", "어차피 죽을 거니까"),
    ],
)
def test_ordinary_talk_is_told_from_a_cry_in_its_words(ordinary: str, cry: str) -> None:
    """Lessons, farewells of a mentee, news and errands raise no alarm; the same words in a cry do."""
    assert (screen(ordinary).crisis, screen(cry).crisis) == (False, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("고마 콱 죽어뿌고 싶다", "self_harm"),
        ("살고접지가 않아예", "self_harm"),
        ("죽꼬시펑 농담아님", "self_harm"),
        ("jugo sipda jinjja", "self_harm"),
        ("자.해. 못 끊겠어요", "self_harm"),
        ("유서 세 장 썼어요", "self_harm"),
        ("벨트를 문고리에 걸었어요", "self_harm"),
        ("초등학생인데 자살해도 돼요?", "self_harm"),
        ("성적 떨어졌다고 야구 방망이로 맞았어요", "abuse"),
        ("남편이 아이를 발로 찹니다", "abuse"),
        ("아부지가 술만 묵으면 때립니더", "abuse"),
        ("뜨거운 라면 국물을 내 다리에 부었어", "violence"),
        ("저 내일 그 선생님 죽일 거예요", "violence"),
        ("쌤이 옷 속에 손 넣었어요", "exploitation"),
        ("왜 우냐면 어떤 사람이 내 벗은 사진을 반 애들한테 보냈어", "exploitation"),
    ],
)
def test_what_is_said_plainly_is_explicit_in_any_speech(text: str, kind: str) -> None:
    """Dialects, spellings by sound, Latin letters and plain words of others than the rules' first authors."""
    verdict = screen(text)
    assert (verdict.kind, verdict.explicit) == (kind, True)


MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\u00ad"


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.sampled_from((*EXPLICIT, *WHOSE, *ORDINARY))), data=st.data())
def test_what_nobody_sees_changes_nothing(text: str, data: st.DataObject) -> None:
    """Canonical forms and invisible or direction marks anywhere leave the verdict as it is."""
    plain = screen(text)
    marks = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.sampled_from(MARKS)), max_size=8))
    marked = text
    for at, mark in marks:
        marked = marked[:at] + mark + marked[at:]
    assert screen(unicodedata.normalize("NFD", text)) == screen(unicodedata.normalize("NFC", text)) == plain
    assert screen(marked) == plain


@settings(deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_is_judged(text: str) -> None:
    """Surrogates, controls and anything else get a verdict."""
    assert screen(text).rules == RULES


@pytest.mark.parametrize(
    "unit", ["\ud800", "\0", "가", "ㄱ", "1", "a", "아빠가 ", "죽", "\u202e", "e\u0301", "?!", "!", ". "]
)
def test_a_hundred_kilobytes_are_judged(unit: str) -> None:
    """Length alone neither fails nor alarms."""
    assert not screen(unit * (100_000 // len(unit))).crisis


@pytest.mark.parametrize(
    "unit",
    [
        "엄마가 ",
        "아빠 사진 친구 죽 자 칼 약 때 ",
        "그냥 오늘 숙제가 너무 많아서 ",
        "ㅈ자ㅅ살 1!a ",
        "my dad i want ",
        "9",
    ],
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    """Four times the text takes less than eight times as long, and the nastiest a few times as long as plain words.

    Both are ratios within one run: an absolute time says more about the machine and the coverage tracer.
    """

    def seconds(unit: str, length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = 9.0
        for _ in range(5):
            start = time.thread_time()
            screen(text)
            best = min(best, time.thread_time() - start)
        return best

    plain, short, long = seconds("그냥 오늘 숙제가 너무 많아서 ", 4096), seconds(unit, 4096), seconds(unit, 16384)
    assert plain < 0.5
    assert short / plain < 8
    assert long / short < 8


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("오늘은 못 할 것 같아요", True),
        ("내일은 학원 때문에 공부 못할거같아", True),
        ("이번주는 멘토링 못 갈 것 같습니다", True),
        ("오늘은 못 살 것 같아요", False),
        ("오늘은 못 버틸 것 같아요", False),
    ],
)
def test_who_puts_studying_off_is_not_crying_for_help(text: str, *, calm: bool) -> None:
    """Without any meaning to hear, runs of letters alone took such a line for a cry; what ends more is one as ever."""
    assert screen(text).crisis is not calm


@pytest.mark.parametrize("text", ["내일은못볼것같아요", "내일은못갈것같아", "오늘은안될것같아요"])
def test_who_will_not_be_seen_tomorrow_puts_no_studying_off(text: str) -> None:
    """Without what won't be seen or gone to it may be a farewell: then it is weighed like anything else."""
    assert not postponing(text)
    assert postponing("내일은수업못갈것같아요")

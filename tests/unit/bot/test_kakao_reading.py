"""What a skill call of KakaoTalk is read as."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.kakao_reading import Call, NobodySpeaksError, UnreadableCallError, callable_back, read
from handlers.conversation import Address

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
CALLBACK = "https://bot-api.kakao.com/v1/bots/x/callback/one-use"
BASE: dict[str, Any] = {
    "bot": {"id": "64d0aa11bb22cc33dd44ee55!", "name": "곁"},
    "intent": {"id": "67", "name": "폴백 블록", "extra": {"reason": {"code": 1, "message": "OK"}}},
    "action": {"id": "67", "name": "곁 스킬", "params": {}, "detailParams": {}, "clientExtra": None},
    "userRequest": {
        "timezone": "Asia/Seoul",
        "lang": "ko",
        "utterance": "서울런 신청 서류\n",
        "block": {"id": "67", "name": "폴백 블록"},
        "params": {"surface": "Kakaotalk.plusfriend"},
        "user": {
            "id": "a19b8c",
            "type": "botUserKey",
            "properties": {"botUserKey": "a19b8c", "plusfriendUserKey": "Bl6T", "isFriend": True},
        },
    },
    "contexts": [],
}


def call(utterance: Any = "서류가 뭐예요?", extra: Any = None, **request: Any) -> bytes:
    """Return the body of a call."""
    whole = deepcopy(BASE)
    whole["userRequest"] |= {"utterance": utterance, **request}
    whole["action"]["clientExtra"] = extra
    return json.dumps(whole).encode()


def heard(body: bytes, headers: dict[str, str] | None = None, now: datetime = NOW) -> Call:
    """Return what is read of a body."""
    return read(body, headers or {}, municipality="gimpo", now=now, look=("답 보기", "이어 보기"))


def test_what_a_person_typed() -> None:
    """The words, the person by the bot's own key, the bot without the mark of its development channel."""
    got = heard(call(" 서류가 뭐예요?\n"))
    assert got.bot == "64d0aa11bb22cc33dd44ee55"
    assert got.message.address == Address("kakao", "64d0aa11bb22cc33dd44ee55", "a19b8c")
    assert (got.message.text, got.message.municipality, got.message.language) == ("서류가 뭐예요?", "gimpo", "ko")
    assert (got.callback, got.group, got.looking) == ("", False, False)


@pytest.mark.parametrize(
    ("extra", "tap"),
    [
        ({"k": "b7f3"}, "b7f3"),
        ('{"k": "b7f3"}', "b7f3"),
        (None, ""),
        ("null", ""),
        ("no json", ""),
        ({"k": 3}, ""),
        ({"k": "한글"}, ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_a_tap_is_told_from_typing(extra: Any, tap: str) -> None:
    """The key of a button comes in every shape that Kakao sends; anything else is typing."""
    got = heard(call("네", extra))
    assert (got.message.tap, got.message.text) == (tap, "네")


@pytest.mark.parametrize(
    ("utterance", "extra", "looking"),
    [("답 보기", None, True), ("이어 보기", None, True), ("x", {"k": "answers"}, True), ("답 보기 좀", None, False)],
)
def test_who_only_looks(utterance: str, extra: Any, looking: bool) -> None:  # noqa: FBT001
    """By the button or by its words."""
    got = heard(call(utterance, extra))
    assert (got.looking, got.message.tap) == (looking, "")


@pytest.mark.parametrize(
    ("utterance", "command", "text"),
    [
        ("/help", "help", ""),
        ("/start tok_EN", "start", "tok_EN"),
        ("/내정보", "내정보", ""),
        ("/서울 신청", "", "/서울 신청"),
        (None, "", ""),
    ],
)
def test_commands(utterance: Any, command: str, text: str) -> None:
    """A slash and a word, as everywhere; no utterance is no words."""
    got = heard(call(utterance))
    assert (got.message.command, got.message.text) == (command, text)


def test_the_person_without_properties() -> None:
    """The id is the key when it says so; another kind of id is nobody."""
    assert heard(call(user={"id": "a1", "type": "botUserKey"})).message.address.chat == "a1"
    with pytest.raises(UnreadableCallError):
        heard(call(user={"id": "a1", "type": "appUserId"}))


def test_a_room_is_told_from_a_person() -> None:
    """A group chatbot's call says in which room it is."""
    assert heard(call(chat={"id": "9d", "type": "botGroupKey"})).group


@pytest.mark.parametrize(
    ("said", "picture"),
    [
        ("https://k.kakaocdn.net/dn/abc/img.jpg", True),
        ("http://dn-m.talk.kakao.com/talkm/x/y/z.png", True),
        ("HTTPS://TALK.KAKAOCDN.NET/x", True),
        ("https://k.kakaocdn.net/dn/abc/img.jpg 이거 풀어 주세요", False),
        ("https://kakaocdn.net.evil.example/x", False),
        ("https://www.sen.go.kr/x", False),
        ("사진이요", False),
    ],
)
def test_a_photo_is_only_an_address(said: str, picture: bool) -> None:  # noqa: FBT001
    """KakaoTalk hands a photo on as the address of one of its own hosts and nothing else."""
    assert heard(call(said)).picture == picture


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"3",
        call(5),
        call(user=None),
        call(user={"id": 5, "type": "botUserKey"}),
        json.dumps(BASE | {"bot": {"id": "!"}}).encode(),
        b'{"userRequest":' + b"[" * 100_000,
    ],
)
def test_what_is_no_call(body: bytes) -> None:
    """Anything else is refused by one error."""
    with pytest.raises(UnreadableCallError):
        heard(body)


def test_a_repeat_has_the_same_number() -> None:
    """Kakao's own number, else the one-use address, else the same words within its patience."""
    body = call()
    numbered = {"X-Request-Id": "chp-1"}
    assert heard(body, numbered).message.key == heard(body, numbered, NOW + timedelta(hours=1)).message.key
    assert heard(body, numbered).message.key != heard(body, {"x-request-id": "chp-2"}).message.key
    late = call(callbackUrl=CALLBACK)
    assert heard(late).message.key == heard(late, now=NOW + timedelta(minutes=1)).message.key
    assert heard(late).message.key != heard(call(callbackUrl=f"{CALLBACK}2")).message.key
    assert heard(body).message.key == heard(body, now=NOW + timedelta(seconds=4)).message.key
    assert heard(body).message.key != heard(body, now=NOW + timedelta(seconds=6)).message.key
    other = call(user={"id": "b2", "type": "botUserKey"})
    assert heard(body, numbered).message.key != heard(other, numbered).message.key


ADDRESSES = {
    CALLBACK: True,
    "https://bot-api.kakao.com:443/x": True,
    "https://BOT-API.kakao.com/x": True,
    "http://bot-api.kakao.com/x": False,
    "https://bot-api.kakao.com.evil.example/x": False,
    "https://evil.example/bot-api.kakao.com": False,
    "https://user@bot-api.kakao.com/x": False,
    "https://bot-api.kakao.com@evil.example/x": False,
    "https://bot-api.kakao.com:8443/x": False,
    "https://169.254.169.254/latest": False,
    "https://localhost/x": False,
    "https://kakao.com/x": False,
    "https://bot-api.kakao.com\\@evil.example/": False,
    "https://bot-api.kakao.com /x": False,
    "https://bot-api.kakaо.com/x": False,
    "https://[bot-api.kakao.com/x": False,
    "//bot-api.kakao.com/x": False,
    "": False,
}


@pytest.mark.parametrize(("url", "good"), ADDRESSES.items())
def test_where_a_late_answer_may_go(url: str, good: bool) -> None:  # noqa: FBT001
    """To Kakao's own host over TLS and nowhere else."""
    assert callable_back(url) is good
    assert heard(call(callbackUrl=url)).callback == (url if good else "")


@pytest.mark.parametrize("url", [None, 3, {}])
def test_an_address_that_is_none(url: Any) -> None:
    """A block without callback has none."""
    assert heard(call(callbackUrl=url)).callback == ""


NAMES = st.sampled_from(["bot", "id", "userRequest", "user", "utterance", "action", "clientExtra", "properties", "k"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(LEAVES, lambda more: st.lists(more) | st.dictionaries(NAMES, more))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_any_json_is_read_or_refused(value: Any) -> None:
    """Nothing that arrives raises anything else."""
    try:
        heard(json.dumps(value).encode())
    except UnreadableCallError:
        return


PHOTO = "http://dn-m.talk.kakao.com/talkm/bl4uRVBT/i_1.jpg"
SECURE = "http://secure.kakaocdn.net/dna/a/1.jpg"


@pytest.mark.parametrize(
    ("utterance", "picture"),
    [
        (PHOTO, True),
        (f"{PHOTO} {PHOTO}", True),
        (f"List({SECURE}, {SECURE})", True),
        (f"{PHOTO} 이거 풀어 주세요", False),
        ("List(서류)", False),
        ("http://example.org/a.jpg", False),
    ],
)
def test_photos_are_known_by_their_addresses(utterance: str, picture: bool) -> None:  # noqa: FBT001
    """One or several of them; an address with words beside it has words to answer."""
    assert heard(call(utterance)).picture is picture


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("(하트)(하트)", "🙂"),
        ("(훌쩍) (눈물)", "😢"),
        ("(굿)(흑흑)", "😢"),
        ("고마워요(하트)", "고마워요(하트)"),
        ("(서류)", "(서류)"),
        ("(총)", "(총)"),
        ("()", "()"),
    ],
)
def test_small_pictures_are_no_question(utterance: str, expected: str) -> None:
    """What KakaoTalk draws reads as a sign; words and other words in brackets stay as they are."""
    assert heard(call(utterance)).message.text == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("ko", "ko"), ("kr", "ko"), ("en-US", "en"), ("vi", "vi"), (None, "ko"), (7, "ko")]
)
def test_the_language_of_their_kakaotalk(told: object, expected: str) -> None:
    """It is a hint, as on every other messenger."""
    assert heard(call(lang=told)).message.language == expected


@pytest.mark.parametrize("user", [None, {}, {"id": "a1", "type": "accountId"}, {"properties": {"botUserKey": 7}}])
def test_words_of_nobody_are_told(user: Any) -> None:
    """A call that names nobody can't be a conversation; its words are there for who screens them."""
    with pytest.raises(NobodySpeaksError) as nobody:
        heard(call("나 죽고 싶어 ", user=user))
    assert nobody.value.words == "나 죽고 싶어"

"""KakaoTalk over real HTTP: within its five seconds, late by callback, at the next contact, and never doubled."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.calling import ShelfStore, post_late
from bot.channels.kakao import KakaoChannel, Patience
from handlers.conversation import Address, Attachment, Bubble, Choice, Message, Session
from handlers.filing import new_file
from handlers.records.people.files import keep_file
from knowledge.storage import Storage
from tests.acceptance.kakao import PATIENCE, Kakao, texts
from tests.acceptance.skill import ME, SECRET, House
from tests.fakes import real_now, rows

PNG = b"\x89PNG\r\n\x1a\n plan"
QUICK = Patience(answer=1.5, promise=1.2, late=15.0)
LONG = 3.0


@pytest.fixture
def storage(tmp_path: Path, sqlite_file: Path) -> Iterator[Storage]:
    """Return a migrated database."""
    storage = Storage(f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'kakao.db')}")
    yield storage
    storage.close()


@pytest.fixture
def house(storage: Storage, request: pytest.FixtureRequest) -> Iterator[House]:
    """Return the running skill server, with little patience where a test is marked so."""
    with House(storage, getattr(request, "param", Patience())) as house:
        yield house


hasty = pytest.mark.parametrize("house", [QUICK], indirect=True, ids=["hasty"])


@pytest.fixture
def kakao(house: House) -> Iterator[Kakao]:
    """Return a person's KakaoTalk."""
    with Kakao(house.url) as kakao:
        house.kakao = kakao
        yield kakao


def test_a_question_and_a_tap(house: House, kakao: Kakao) -> None:
    """Answered in the same call; a quick reply does what the server kept for it."""
    house.script.answers["서류가 뭐예요?"] = (Bubble("하나예요.", choices=(Choice("근거 보기", "passage:p1"),)),)
    first = kakao.call("서류가 뭐예요?\n")
    assert texts(first) == ["하나예요."]
    house.settled()
    assert texts(kakao.tap(first, "근거 보기")) == ["눌렀어요: passage:p1"]
    assert (house.script.heard[0].municipality, house.script.heard[0].address) == ("gimpo", ME)
    house.settled()
    assert rows(house.storage, "outbox", "state") == ["sent", "sent"]


def test_a_repeated_call_is_handled_once(house: House, kakao: Kakao) -> None:
    """The same number again is no new message; what was shown is not shown again."""
    assert texts(kakao.call("하나", number="chp-1")) == ["들었어요: 하나"]
    house.settled()
    again = kakao.call("하나", number="chp-1")
    assert "들었어요" not in "".join(texts(again))
    assert len(house.script.heard) == 1


def test_what_waits_is_shown_at_the_next_contact(house: House, kakao: Kakao) -> None:
    """Behind the answer to what was said come reminders and a mentor's words, in order, three at a time; none twice."""
    kakao.call("안녕")
    house.settled()
    for number in range(4):
        house.post_later(f"알림 {number}")
    first = kakao.call("또 왔어요")
    assert texts(first) == ["들었어요: 또 왔어요", "알림 0", "알림 1"]
    house.settled()
    second = kakao.tap(first, "이어 보기")
    assert texts(second) == ["알림 2", "알림 3"]
    house.settled()
    assert texts(kakao.call("답 보기")) == ["아직 새로운 답이 없어요. 궁금한 게 있으면 언제든 적어 주세요."]


def test_what_is_not_due_yet_stays(house: House, kakao: Kakao) -> None:
    """A reminder of tomorrow is not shown today."""
    kakao.call("안녕")
    now = real_now()
    house.records.post(ME, (Bubble("내일"),), now + timedelta(days=1), now)
    assert texts(kakao.call("또")) == ["들었어요: 또"]


def test_words_to_a_person(house: House, kakao: Kakao) -> None:
    """Where nobody answers at once, it is said how the answer will come; it comes."""
    house.script.answers["선생님 계세요?"] = ()
    first = kakao.call("선생님 계세요?")
    assert "잘 받았어요" in texts(first)[0]
    house.post_later("[민트 멘토]\n네, 있어요", mark="human")
    assert texts(kakao.tap(first, "답 보기")) == ["[민트 멘토]\n네, 있어요"]


@hasty
def test_a_slow_answer_without_a_callback(house: House, kakao: Kakao) -> None:
    """The person is told in time, and gets the answer by the button."""
    house.script.slow["오래 걸려요"] = LONG
    first = kakao.call("오래 걸려요")
    assert texts(first) == ["아직 찾고 있어요. 조금 뒤 ‘답 보기’를 눌러 주세요."]
    house.until(lambda: "queued" in rows(house.storage, "outbox", "state"))
    assert texts(kakao.tap(first, "답 보기")) == ["들었어요: 오래 걸려요"]


@hasty
def test_who_looks_too_early(house: House, kakao: Kakao) -> None:
    """The button says the same again while there is nothing to show, and nothing is lost by it."""
    house.script.slow["아주 오래"] = 5.0
    first = kakao.call("아주 오래")
    early = kakao.tap(first, "답 보기")
    assert texts(early) == texts(first)
    house.until(lambda: "queued" in rows(house.storage, "outbox", "state"))
    assert texts(kakao.tap(early, "답 보기")) == ["들었어요: 아주 오래"]


@hasty
def test_a_slow_answer_by_callback(house: House, kakao: Kakao) -> None:
    """Promised in time, brought once, and not shown again."""
    kakao.callbacks = True
    house.script.slow["오래 걸려요"] = LONG
    assert kakao.call("오래 걸려요")["data"]["text"] == "찾아보고 있어요. 잠시만요!"
    assert texts(kakao.wait_late()) == ["들었어요: 오래 걸려요"]
    house.settled()
    kakao.callbacks = False
    assert "들었어요" not in "".join(texts(kakao.call("답 보기")))
    assert (len(kakao.late), kakao.refused) == (0, [])


@hasty
def test_a_callback_where_a_person_answers(house: House, kakao: Kakao) -> None:
    """A slow relay ends the wait with a word, not with silence."""
    kakao.callbacks = True
    house.script.slow["선생님?"], house.script.answers["선생님?"] = LONG, ()
    assert kakao.call("선생님?")["useCallback"]
    assert "잘 받았어요" in texts(kakao.wait_late())[0]


@hasty
@pytest.mark.parametrize("status", [400, 500])
def test_a_callback_that_is_refused(house: House, kakao: Kakao, status: int) -> None:
    """What the callback did not take waits for the person."""
    kakao.callbacks, kakao.status = True, status
    house.script.slow["오래 걸려요"] = LONG
    kakao.call("오래 걸려요")
    house.until(lambda: kakao.refused)
    house.settled()
    kakao.callbacks = False
    assert texts(kakao.call("답 보기")) == ["들었어요: 오래 걸려요"]


@hasty
def test_a_callback_nobody_hears(house: House, kakao: Kakao) -> None:
    """Where the answer of the callback is lost the words are shown once more, as a possible repeat."""
    house.script.slow["오래 걸려요"] = LONG

    async def lost(_url: str, _payload: dict[str, Any]) -> int:
        return await post_late("http://127.0.0.1:9/nobody", {})

    house.channel._post = lost
    kakao.callbacks = True
    kakao.call("오래 걸려요")
    house.until(lambda: any(rows(house.storage, "outbox", "repeat")))
    kakao.callbacks = False
    assert texts(kakao.call("답 보기")) == ["들었어요: 오래 걸려요"]


def test_an_answer_that_misses_its_minute(storage: Storage) -> None:
    """Nothing is posted after the time; the answer waits."""
    with House(storage, replace(QUICK, late=2.0)) as house, Kakao(house.url, callbacks=True) as kakao:
        house.kakao = kakao
        house.script.slow["아주 오래"] = 4.0
        kakao.call("아주 오래")
        house.until(lambda: "queued" in rows(storage, "outbox", "state"))
        assert (kakao.late, kakao.refused) == ({}, [])
        kakao.callbacks = False
        assert texts(kakao.call("답 보기")) == ["들었어요: 아주 오래"]


@hasty
def test_a_forged_callback_address_is_never_called(house: House, kakao: Kakao) -> None:
    """An address elsewhere counts as none: the answer waits for the person."""
    house.script.slow["오래 걸려요"] = LONG
    answer = kakao.call("오래 걸려요", callbackUrl=f"http://127.0.0.1:{kakao.port}/callback/x")
    assert "useCallback" not in answer
    house.until(lambda: "queued" in rows(house.storage, "outbox", "state"))
    assert kakao.refused == []


@pytest.mark.parametrize("callbacks", [False, True])
def test_within_five_seconds_on_the_real_clock(storage: Storage, callbacks: bool) -> None:  # noqa: FBT001
    """With the patience of the product the messenger is never kept waiting for five seconds."""
    with House(storage, Patience()) as house, Kakao(house.url, callbacks=callbacks) as kakao:
        house.kakao = kakao
        house.script.slow["오래 걸려요"] = 5.2
        answer = kakao.call("오래 걸려요")
        assert answer.get("useCallback", False) is callbacks
        assert 3.0 < kakao.slowest < PATIENCE
        if callbacks:
            assert texts(kakao.wait_late()) == ["들었어요: 오래 걸려요"]


def test_two_calls_at_once_share_nothing(house: House, kakao: Kakao) -> None:
    """Impatient taps show each word once."""
    kakao.call("안녕")
    house.settled()
    for number in range(3):
        house.post_later(f"알림 {number}")

    async def both() -> list[str]:
        answers = await asyncio.gather(*(asyncio.to_thread(kakao.call, "답 보기") for _ in range(4)))
        return [text for answer in answers for text in texts(answer) if text.startswith("알림")]

    assert sorted(asyncio.run(both())) == ["알림 0", "알림 1", "알림 2"]


def test_pictures_by_public_address(storage: Storage) -> None:
    """The plan's picture has an address that only its notice knows; a guess, another's or an old one finds nothing."""
    with House(storage, Patience(), public_url="https://gyeot.example") as house, Kakao(house.url) as kakao:
        kakao.call("안녕")
        house.settled()
        conversation = house.records.conversation_of(ME)
        assert conversation
        now = real_now()
        made = new_file(conversation, "계획.png", PNG, now, kind="photo")
        with storage.writing() as connection:
            keep_file(connection, Session(conversation, ME), made, now)
        house.post_later("이번 주예요.", files=(made.attachment, Attachment("document", "x", 1, "file:gone")))
        words, picture, file = kakao.call("답 보기")["template"]["outputs"]
        assert words["simpleText"]["text"] == "이번 주예요."
        here = f"http://127.0.0.1:{house.port}"
        address = picture["simpleImage"]["imageUrl"].replace("https://gyeot.example", here)
        response = httpx.get(address, trust_env=False)
        assert (response.status_code, response.content, response.headers["content-type"]) == (200, PNG, "image/png")
        gone = file["textCard"]["buttons"][0]["webLinkUrl"].replace("https://gyeot.example", here)
        mark, (number, place) = house.channel.mark, address.split("/")[-3:-1]
        for wrong in (
            gone,
            address[:-1] + "x",
            f"{here}/kakao/files/{number}/7/{mark(int(number), 7)}",
            f"{here}/kakao/files/999/0/{mark(999, 0)}",
            f"{here}/kakao/files/0/{place}/{mark(0, int(place))}",
        ):
            assert httpx.get(wrong, trust_env=False).status_code == 404
        other = Address("web", "gimpo", "x")
        house.records.post(other, (Bubble("x", files=(made.attachment,)),), now, now)
        foreign = max(rows(storage, "outbox", "id"))
        wrong = f"{here}/kakao/files/{foreign}/0/{mark(foreign, 0)}"
        assert httpx.get(wrong, trust_env=False).status_code == 404


def test_without_a_public_address_a_picture_is_said(house: House, kakao: Kakao) -> None:
    """Nothing points into the machine."""
    kakao.call("안녕")
    house.settled()
    house.post_later("그림", files=(Attachment("photo", "", 1, "file:x"),))
    assert "127.0.0.1" not in str(kakao.call("답 보기"))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/kakao/{SECRET}x", b"{}", 403),
        ("/kakao/%ED%95%9C", b"{}", 403),
        (f"/kakao/{SECRET}", b"{}", 400),
        (f"/kakao/{SECRET}", b"x" * 70_000, 413),
        (f"/kakao/{SECRET}", b'{"bot":{"id":"other"},"userRequest":{"user":{"id":"a"},"utterance":"x"}}', 403),
    ],
)
def test_who_is_not_kakao(house: House, path: str, body: bytes, status: int) -> None:
    """A wrong secret, no call, too much, another bot: refused, and nothing is kept."""
    response = httpx.post(f"http://127.0.0.1:{house.port}{path}", content=body, trust_env=False)
    assert (response.status_code, response.content) == (status, b"")
    assert rows(house.storage, "inbox", "id") == []


def test_a_room_is_not_a_private_talk(house: House, kakao: Kakao) -> None:
    """Where others read along nothing is answered but whom to call; a cry alone is heard, as in one's own chat."""
    room = {"id": "9d", "type": "botGroupKey"}
    house.post_later("멘토의 말")
    assert texts(kakao.call("서류", chat=room)) == ["여기는 여럿이 함께 보는 방이에요. 저와의 1:1 대화로 적어 주세요."]
    (crying,) = texts(kakao.call("나 죽고 싶어", chat=room))
    assert crying.endswith("1:1 대화로 적어 주세요.\n문자 1388")
    assert "글로 적어 주세요" in texts(kakao.call("https://k.kakaocdn.net/dn/abc/img.jpg"))[0]
    assert "글을 찾지 못했어요" in texts(kakao.call(""))[0]
    house.until(lambda: bool(house.script.heard))
    assert [(each.text, each.address, each.openly) for each in house.script.heard] == [("나 죽고 싶어", ME, True)]


@pytest.mark.parametrize("sent", ["https://k.kakaocdn.net/dn/abc/img.jpg", ""])
def test_what_waits_is_shown_to_who_sends_no_words(house: House, kakao: Kakao, sent: str) -> None:
    """Beside what is said to a photo or to nothing, and once."""
    kakao.call("안녕하세요")
    for number in range(3):
        house.post_later(f"멘토의 말 {number}")
    house.settled()
    first = kakao.call(sent)
    assert texts(first)[1:] == ["멘토의 말 0", "멘토의 말 1"]
    house.settled()
    assert texts(kakao.call(sent))[1:] == ["멘토의 말 2"]
    house.settled()
    assert len(texts(kakao.call(sent))) == 1


@hasty
def test_a_photo_does_not_take_the_button_away(house: House, kakao: Kakao) -> None:
    """While something is worked on, the button for it stands under what is said to a photo, too."""
    house.script.slow["오래 걸려요"] = LONG
    kakao.call("오래 걸려요")
    replies = kakao.call("https://k.kakaocdn.net/dn/abc/img.jpg")["template"]["quickReplies"]
    assert [reply["label"] for reply in replies] == ["답 보기"]


@pytest.mark.parametrize(("words", "expected"), [("서류가 뭐예요?", "지금은 어려워요."), ("나 죽고 싶어", "109")])
def test_when_nothing_can_be_kept(
    storage: Storage, caplog: pytest.LogCaptureFixture, words: str, expected: str
) -> None:
    """An apology from memory; to a cry for help the way to people. No word of it is in a log."""
    with House(storage, QUICK, broken=True) as house, Kakao(house.url) as kakao, caplog.at_level(logging.INFO):
        assert expected in texts(kakao.call(words))[0]
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert words not in ours
    assert SECRET not in ours


def test_a_store_that_hangs_is_no_promise(storage: Storage) -> None:
    """Words that are not kept yet are not promised an answer."""
    with House(storage, QUICK) as house, Kakao(house.url) as kakao:

        async def never(_message: Message) -> bool:
            await asyncio.sleep(30)
            return True

        assert house.channel._inbox
        house.channel._inbox.receive = never  # type: ignore[method-assign]
        assert texts(kakao.call("안녕")) == ["지금은 어려워요."]


def test_an_answer_comes_before_what_was_left_over(storage: Storage) -> None:
    """A tap is answered at once, and the rest of the long words stays a tap away."""
    with House(storage, QUICK) as house, Kakao(house.url) as kakao:
        house.script.answers["길게"] = (Bubble("가" * 5000),)
        house.script.answers["짧게"] = (Bubble("하나"), Bubble("둘"), Bubble("셋"))
        kakao.call("길게")
        house.settled()
        second = kakao.call("짧게")
        assert texts(second) == ["하나", "둘", "셋"]
        house.settled()
        third = kakao.tap(second, "이어 보기")
        assert set("".join(texts(third))) == {"가"}


def test_everything_is_said_in_the_language_of_the_talk(storage: Storage) -> None:
    """Answers and what stands around them, and our own words to a photo or when there is nothing new."""
    with House(storage, QUICK) as house, Kakao(house.url) as kakao:
        house.script.language = "en"
        house.script.answers["ok"] = ()
        kakao.call("hello")
        assert texts(kakao.call("https://talk.kakao.com/dn/p.jpg"))[0].startswith("Photos and files")
        assert kakao.call("ok")["template"]["quickReplies"][0]["label"] == "Show answer"
        assert texts(kakao.call("Show answer"))[0].startswith("There is nothing new")
        house.script.slow["ok"] = 2
        assert texts(kakao.call("ok"))[0].startswith("I'm still looking")
        house.script.slow.clear()
        house.script.language = "ko"
        house.until(lambda: house.channel._shelf and not house.records.shelf.busy(ME))
        kakao.call("서류가 뭐예요?")
        assert texts(kakao.call("답 보기"))[0].startswith("아직 새로운")


def test_the_channel_keeps_its_secret() -> None:
    """Neither its representation nor an empty secret lets anybody in."""
    channel = KakaoChannel("", ShelfStore(None, real_now), post_late)  # type: ignore[arg-type]
    assert not channel.knows("")
    assert "secret" not in repr(channel)


def test_a_cry_of_nobody_is_answered(house: House) -> None:
    """A call without a name opens no case, and still says whom to call; any other is refused."""
    for words, status in (("나 죽고 싶어", 200), ("서류", 400)):
        body = {"bot": {"id": "b"}, "userRequest": {"utterance": words}}
        response = httpx.post(f"http://127.0.0.1:{house.port}/kakao/{SECRET}", json=body, trust_env=False)
        assert response.status_code == status
        assert ("109" in response.text) == (status == 200)

"""Reminders in a conversation: the words they are stopped and set with, and what is shown at a contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from handlers.catalogue import speaker
from handlers.conversation import Address, Bubble, Message, Outcome, Session
from handlers.intent import recognise
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from handlers.studying.reminder import ShowingDue, tend_reminders
from handlers.studying.reminder_words import setting_words
from handlers.studying.reminding import Quiet, ReminderSetting
from tests.fakes import NOON

ADDRESS = Address("telegram", "bot", "1")


def situation(intent: Intent, channel: str = "telegram") -> Situation:
    """Return a message with its intent."""
    address = replace(ADDRESS, channel=channel)
    return Situation(Message(address, "1", NOON, "말"), Session("c", address, "seoul"), intent, NOON, "ko")


@pytest.mark.parametrize(
    ("said", "argument"),
    [
        ("그만 받을래", "stop"),
        ("그만 받기", "stop"),
        ("알림 그만", "stop"),
        ("알림 꺼줘", "stop"),
        ("알림 이제 그만 보내", "stop"),
        ("알림은 안 받을래요", "stop"),
        ("이제 알려 주지 마", "stop"),
        ("stop reminders", "stop"),
        ("알림 보내지 마세요", "stop"),
        ("알림 보내지 말아 주세요", "stop"),
        ("알림 켜지 마", "stop"),
        ("알림 보내지 않아도 돼요", "stop"),
        ("알림 다시 보내지 마", "stop"),
        ("알림 더 이상 보내지 마세요", "stop"),
        ("알림 받고 싶지 않아", "stop"),
        ("알림 보내는 거 그만해", "stop"),
        ("do not turn on reminders", "stop"),
        ("알림 보내줘", "resume"),
        ("알림 끄지 마", "resume"),
        ("밤에 알림 보내지 마", ""),
        ("주말에는 알림 그만", "days:56"),
        ("no reminders on Sundays", "days:6"),
        ("no reminders", "stop"),
        ("알림 주말엔 꺼줘", "days:56"),
        ("토요일 알림 끄기", "days:5"),
        ("10시 넘어서 알림 보내지 말아줘", "until:22:00"),
        ("알림 저녁 8시 반 이후엔 보내지 마", "until:20:30"),
        ("오전 9시 이후 알림 보내지 마", ""),
        ("알림은 8시로", "at:20:00"),
        ("알림 매일 7시반에 해줘", "at:19:30"),
        ("9시에 알려줘", "at:21:00"),
        ("알림을 아침 7시로 해주세요", "at:07:00"),
        ("알림 밤 10시까지만", "until:22:00"),
        ("알림 다시 받을래", "resume"),
        ("다시 받기", "resume"),
        ("알림 켜 줘", "resume"),
        ("reminders on", "resume"),
        ("알림은 밤 10시까지", "until:22:00"),
        ("저녁 9시 반까지만 알려줘", "until:21:30"),
        ("알림 23시까지", "until:23:00"),
        ("알림 밤 12시까지만", "until:23:00"),
        ("알림 12시 반까지", "until:23:00"),
        ("알림 밤 1시까지 괜찮아", "until:23:00"),
        ("알림 오후 12시까지", "until:12:00"),
        ("알림 보내는 거 잊지 말아줘", "resume"),
        ("알림 보내는 거 까먹지 마", "resume"),
        ("알림 그만두지 마", "resume"),
        ("알림 꺼지지 않게 해줘", "resume"),
        ("알림 멈추지 말고 보내줘", "resume"),
        ("알림", ""),
        ("알림 설정", ""),
    ],
)
def test_words_about_reminders(said: str, argument: str) -> None:
    """A short request is heard, with what it wants."""
    assert recognise(Message(ADDRESS, "1", NOON, said), "") == Intent("remind", argument)


@pytest.mark.parametrize(
    "said",
    [
        "수강 신청 알림은 언제 오나요?",
        "알림이 오지 않아요",
        "신청은 몇 시까지 받나요",
        "멘토링을 그만두려면 어떻게 해요?",
        "교재를 다시 받고 싶은데 어디에 말해야 하는지 알려 주실 수 있을까요 학교에서 잃어버렸어요",
    ],
)
def test_questions_are_questions(said: str) -> None:
    """What only sounds like it is not taken for a wish about reminders."""
    assert recognise(Message(ADDRESS, "1", NOON, said), "").kind != "remind"


@pytest.mark.parametrize(
    ("argument", "setting", "said"),
    [
        ("stop", ReminderSetting("stopped"), "계획이 있다면 그대로 있어요"),
        ("resume", ReminderSetting("on"), "하루에 두 번까지만"),
        ("until:22:00", ReminderSetting("on", Quiet(time(22), time(8))), "22:00부터 08:00까지는"),
        ("until:23:30", ReminderSetting("on", Quiet(time(23), time(8))), "18세 미만"),
    ],
)
def test_a_wish_is_kept_and_confirmed(argument: str, setting: ReminderSetting, said: str) -> None:
    """One word is enough, and what is said is what was done."""
    outcome = tend_reminders(situation(Intent("remind", argument)))
    assert outcome.changes == (setting,)
    assert said in outcome.bubbles[0].text


@pytest.mark.parametrize("argument", ["", "until:03:00", "until:24:00", "until:x", "until:22:75"])
def test_what_can_be_set_is_shown(argument: str) -> None:
    """Without a wish that can be met the taps are offered, and nothing changes."""
    outcome = tend_reminders(situation(Intent("remind", argument)))
    assert outcome.changes == ()
    assert [choice.action for choice in outcome.bubbles[0].choices] == [
        "remind:stop",
        "remind:resume",
        "remind:until:21:00",
        "remind:until:22:00",
        "remind:until:23:00",
    ]


@pytest.mark.parametrize(
    ("channel", "said"),
    [("telegram", "시간이 되면 알려 드릴게요"), ("web", "먼저 말을 걸 수 없어요"), ("kakao", "먼저 말을 걸 수 없어요")],
)
def test_the_promise_is_true_for_the_channel(channel: str, said: str) -> None:
    """Where nobody can be woken it is said when the reminder is set."""
    assert said in setting_words(situation(Intent("plan")).say, channel)
    outcome = tend_reminders(situation(Intent("remind", "resume"), channel))
    assert said in outcome.bubbles[0].text


class Shelf:
    """Has one thing due for one conversation."""

    def due_for(self, conversation: str, now: datetime, language: str) -> tuple[Bubble, object] | None:
        """Return it."""
        return (Bubble(f"{language} {now:%H}"), "shown") if conversation == "c" else None


@pytest.mark.parametrize(
    ("kind", "changes", "shown"),
    [
        ("ask", {}, True),
        ("greeting", {}, True),
        ("plan", {}, False),
        ("ask", {"form": "plan"}, False),
        ("ask", {"latched": True}, False),
        ("ask", {"conversation": "other"}, False),
    ],
)
def test_what_is_due_follows_an_answer(kind: str, changes: dict[str, object], shown: bool) -> None:  # noqa: FBT001
    """It comes after the answer, is noted with it, and stays away from plans, forms and cries for help."""
    here = situation(Intent(kind)).but(**changes)  # type: ignore[arg-type]
    outcome = ShowingDue(Shelf())(here, here.reply(Bubble("답")))
    assert [bubble.text for bubble in outcome.bubbles] == ["답", "ko 03"][: 1 + shown]
    assert outcome.changes == (("shown",) if shown else ())


def test_silence_stays_silent() -> None:
    """Nothing is added where nothing is said, and what was added before stays."""
    here = situation(Intent("ask"))
    assert ShowingDue(Shelf())(here, Outcome(here.session)) == Outcome(here.session)
    before = ShowingDue(Shelf(), lambda _, outcome: replace(outcome, bubbles=(Bubble("먼저"),)))
    assert before(here, Outcome(here.session)).bubbles[0].text == "먼저"


@pytest.mark.parametrize(
    ("hour", "channel", "said", "unsaid"),
    [
        ("20:00", "telegram", "공부를 시작하는 시각에", "먼저 말을 걸지 않아요"),
        ("22:30", "telegram", "21:00부터 08:00까지는 제가 먼저 말을 걸지 않아요", "먼저 말을 걸 수 없어요"),
        ("20:00", "web", setting_words(speaker("ko"), "web"), "공부를 시작하는 시각에"),
    ],
)
def test_a_wish_for_an_hour_is_told_what_an_hour_means(hour: str, channel: str, said: str, unsaid: str) -> None:
    """Reminders follow the plan: nothing changes but by a tap, and no reminder is promised where none can come."""
    outcome = tend_reminders(situation(Intent("remind", f"at:{hour}"), channel))
    (bubble,) = outcome.bubbles
    assert said in bubble.text
    assert unsaid not in bubble.text
    assert [choice.action for choice in bubble.choices] == [f"plan:hour:{hour}", "remind:kept"]
    assert outcome.changes == ()

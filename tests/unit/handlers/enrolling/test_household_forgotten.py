"""What remains of a household when its check is over: nothing, in any table, on both databases."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.dispatcher import Dispatcher
from handlers.enrolling.household import AT, LATER, PREFIX
from handlers.records.sealing import opener
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.storage import Storage
from retrieval.answer import Answer
from tests.unit.handlers.dispatching import KNOWN, NoCourses, ScriptedAnswerer
from tests.unit.handlers.recruited import ANN, NOON, WAYS, House, TownError


class TestForgetting:
    """What remains of a household when its check is over."""

    @pytest.mark.parametrize("way", WAYS)
    def test_nothing_of_the_household_remains_in_any_table(self, storage: Storage, way: str) -> None:
        """No answer, no question that was asked and no choice remains; home and grade serve for half an hour more."""
        house = House(storage)
        house.hear(action="municipality:seoul")
        for said in WAYS[way]:
            last = house.hear(said)
        assert "될 것 같아요" in last[-1].text
        left = re.sub(r"sealed:1:\d+:[\w+/=]+", "", house.tables())  # three digits may stand there by chance
        left = re.sub(rf'"{LATER}(residence|grades)": "[^"]*"', "", left)
        result = last[-1].text + str([citation.quote for citation in last[-1].citations])
        for word in ("다문화가족", "한부모예요", "287", "중2", "기준 중위소득의 60%", "해당 없어요", PREFIX, "skip="):
            if word not in result:
                assert word not in left, word
        with storage.reading() as connection:
            words = connection.execute(text("SELECT text FROM turn WHERE role = 'person'")).scalars().all()
            told = set(map(opener(connection), words))
            sent = connection.execute(text("SELECT bubble FROM outbox ORDER BY id")).scalars()
            bubbles = [json.loads(opener(connection)(row)) for row in sent]
            taps = list(connection.execute(text("SELECT action FROM tap")).scalars())
        assert told == {"(답함)", "seoul"}
        assert {bubble["text"] for bubble in bubbles[1:-1]} <= {"(자격 확인)"}
        assert not [tap for tap in taps if "=" in tap]
        assert LATER in house.tables()
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1
        assert LATER not in house.tables()

    def test_answers_that_wait_too_long_are_cleared(self, house: House, storage: Storage) -> None:
        """The clock clears what nobody came back to after half an hour, and only that."""
        house.hear(action="municipality:seoul")
        house.hear("중2인데 한부모예요 되나요?")
        assert "중2" in house.tables()
        assert house.records.households.clear_stale(NOON + timedelta(minutes=29)) == 0
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1
        assert house.records.households.clear_stale(NOON + timedelta(minutes=32)) == 0
        left = house.tables()
        for word in ("중2", "한부모", PREFIX, AT, "skip=", "사나요"):
            assert word not in left
        with storage.reading() as connection:
            assert list(connection.execute(text("SELECT form FROM conversation")).scalars()) == [""]

    def test_one_that_cannot_be_cleared_keeps_no_other(self, house: House, storage: Storage) -> None:
        """Answers of somebody else go all the same; what went wrong is raised at the end."""
        for each in (ANN, replace(ANN, chat="bob")):
            house.hear(action="municipality:seoul", address=each)
            house.hear("중2인데 한부모예요 되나요?", address=each)
        before = storage.writing

        def away() -> object:
            storage.writing = before  # type: ignore[method-assign]
            raise TownError

        storage.writing = away  # type: ignore[method-assign,assignment]
        with pytest.raises(TownError):
            house.records.households.clear_stale(NOON + timedelta(minutes=31))
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1

    def test_a_word_that_comes_meanwhile_is_not_lost(self, house: House, storage: Storage) -> None:
        """What was answered between reading and clearing stays."""
        house.hear(action="municipality:seoul")
        house.hear("중2인데 한부모예요 되나요?")
        households = house.records.households
        before = storage.writing

        def late() -> object:
            storage.writing = before  # type: ignore[method-assign]
            house.hear("아 잠깐만요 이게 뭐예요", NOON + timedelta(minutes=31))
            house.hear("/신청", NOON + timedelta(minutes=31))
            return before()

        storage.writing = late  # type: ignore[method-assign,assignment]
        assert households.clear_stale(NOON + timedelta(minutes=31)) == 0
        assert PREFIX in house.tables()

    def test_what_is_said_of_a_group_that_was_told_goes_with_it(self, house: House) -> None:
        """The verdict stays, with its papers and next step; that it is a disability doesn't."""
        house.hear(action="municipality:seoul")
        for said in ("우리 아이가 특수교육 대상자인데 초5예요. 신청되나요?", "네", "해당 없어요", "네"):
            aside, result = (*house.hear(said), None)[:2]
        assert result
        assert aside.text == "이 기준에서 보지 않는 것: 장애나 특수교육."
        assert "될 것 같아요" in result.text
        assert "특수교육" in house.tables()
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1
        left = house.tables()
        assert "특수교육" not in left
        assert "될 것 같아요" in left

    def test_what_could_not_be_sent_for_half_an_hour_goes_with_what_was_told(self, house: House) -> None:
        """A messenger was away: the verdict comes late, that it is a disability never does."""
        house.hear(action="municipality:seoul")
        told = ("우리 아이가 특수교육 대상자인데 초5예요. 신청되나요?", "네", "해당 없어요", "네")
        house.away = True
        for said in told:
            house.hear(said)
        assert "특수교육" in house.tables()
        late = NOON + timedelta(minutes=31)
        assert house.records.households.clear_stale(late) == 1
        assert "특수교육" not in house.tables()
        house.away = False
        heard = [bubble.text for bubble in house.deliver(late)]
        assert any("될 것 같아요" in text for text in heard)
        assert not any("특수교육" in text or "다시 확인해 볼까요" in text for text in heard)
        assert "특수교육" not in house.tables()

    def test_a_question_that_could_not_be_sent_for_half_an_hour_is_offered_anew(self, house: House) -> None:
        """Nobody waits for an answer in vain, and what a sender has in hand is blanked once it has arrived."""
        house.hear(action="municipality:seoul")
        house.away = True
        house.hear("중2인데 한부모예요 되나요?")
        households, late = house.records.households, NOON + timedelta(minutes=31)
        (held,) = house.records.outbox.claim(late, 10, 1, ("web",))
        assert households.clear_stale(late) == 0
        assert house.records.outbox.retry(held, "away", late, 0)
        assert households.clear_stale(late) == 1
        house.away = False
        (offered,) = house.deliver(late)
        assert "다시 확인해 볼까요" in offered.text
        assert "한부모" not in house.tables()
        (begun,) = house.hear(action=offered.choices[0].action, now=late)
        assert begun.choices

    def test_a_question_that_was_answered_before_it_could_be_sent_never_comes(self, house: House) -> None:
        """Who writes on while the messenger is away reads the verdict alone."""
        house.hear(action="municipality:seoul")
        house.away = True
        for said in WAYS["group"]:
            last = house.hear(said)
        house.away = False
        assert [bubble.text for bubble in house.deliver(NOON)] == [bubble.text for bubble in last]

    @pytest.mark.parametrize(
        "words",
        [
            "월급이 2871234원이에요",
            "탈북민인데 그래도 되나요? 겁나요",
            "장애인도 신청되나요?",
            "탈북민인데 멘토링 되나요? 그리고 비용은 얼마예요?",
        ],
    )
    @pytest.mark.parametrize("late", [0, 31])
    def test_what_is_asked_beside_the_check_about_a_household_is_written_nowhere(
        self, house: House, words: str, late: int
    ) -> None:
        """Neither among what was said nor among what staff see of answers, nor when the check has lapsed meanwhile."""
        house.hear(action="municipality:seoul")
        house.hear("우리 아이 신청할 수 있어요?")
        house.hear(words, NOON + timedelta(minutes=late))
        house.records.households.clear_stale(NOON + timedelta(minutes=70))
        left = house.tables()
        for word in ("2871234", "탈북", "북한", "겁나", "장애인"):
            assert word not in left

    def test_what_it_costs_is_told_beside_the_check_without_asking_whether_it_helped(self, house: House) -> None:
        """Nothing of it is kept that a verdict could be given on."""
        house.hear(action="municipality:seoul")
        house.hear("우리 아이 신청할 수 있어요?")
        first, asked = house.hear("한부모인데 비용은 얼마예요?")
        assert "신청서를 내요" in first.text
        assert first.choices == ()
        assert "사나요" in asked.text

    @pytest.mark.parametrize("known", [Answer("unknown", "", 0.1), replace(KNOWN, read="탈북민인데 돼요?")])
    def test_no_word_about_a_household_is_said_back(self, house: House, known: Answer) -> None:
        """Neither in how it was read nor in what a tap would look for."""
        made = rooms(ScriptedAnswerer(known), NoCourses(), house.records)
        house.dispatcher = Dispatcher(made, lambda: tuple(house.places), screen)
        house.hear(action="municipality:seoul")
        house.hear("우리 아이 신청할 수 있어요?")
        house.hear("탈북민인데 수학이 너무 어려워요", NOON + timedelta(minutes=31))
        assert "탈북" not in house.tables()

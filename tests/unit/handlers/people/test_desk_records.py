"""Staff and their sessions, briefs and figures, answers on their way into the library: rows on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from handlers.conversation import Address
from handlers.people.escalation import NotAllowedError
from handlers.records.feedback import answer_table
from handlers.records.people.drafts import DecidedDraftError, PersonalDraftError, UnknownDraftError
from handlers.records.people.escalations import UnknownEscalationError
from handlers.records.people.staff import ABSOLUTE, IDLE, UnknownStaffError, note_access
from handlers.records.tables.rights import consent_table
from knowledge.library import Library
from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source
from knowledge.stock import Stock
from knowledge.storage import Storage
from tests.fakes import NOON, rows
from tests.town import ANN, SEOUL, Town, lead, mentor

HANEUL = mentor("haneul")
EDITOR = mentor("geul", roles=frozenset({"editor"}))
STRANGER = mentor("namu", municipality="gimpo", roles=frozenset({"editor", "mentor"}))
PHONE = Address("telegram", "bot", "7")


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a mentor, an editor, a lead, and an editor of another place."""
    return Town(storage, HANEUL, EDITOR, lead(), STRANGER)


class TestStaff:
    """Links, sessions and addresses."""

    def test_a_link_opens_the_desk_once(self, town: Town, storage: Storage) -> None:
        """Not twice, not late, not for another purpose; nothing that opens a door is kept in the clear."""
        book = town.records.staff
        token = book.issue_link("haneul", "desk", NOON)
        assert book.join(token, PHONE, NOON) is None
        session = book.redeem(token, NOON)
        assert session
        assert book.redeem(token, NOON) is None
        late = book.issue_link("haneul", "desk", NOON, timedelta(minutes=5))
        assert book.redeem(late, NOON + timedelta(minutes=5)) is None
        assert book.session(session, NOON) == HANEUL
        assert book.session("x", NOON) is None
        kept = [*_column(storage, "staff_link"), *_column(storage, "staff_session")]
        assert not {token, late, session} & set(kept)

    def test_a_session_ends(self, town: Town) -> None:
        """By idling, by its absolute time, by signing out, by being revoked, by leaving."""
        book = town.records.staff

        def begun() -> str:
            session = book.redeem(book.issue_link("haneul", "desk", NOON), NOON)
            assert session
            return session

        used = begun()
        moment = NOON
        while moment < NOON + ABSOLUTE - IDLE:
            moment += IDLE
            assert book.session(used, moment)
        assert book.session(used, NOON + ABSOLUTE) is None
        assert book.session(begun(), NOON + IDLE + timedelta(seconds=1)) is None
        out = begun()
        book.sign_out(out)
        assert book.session(out, NOON) is None
        both, link = (begun(), begun()), book.issue_link("haneul", "desk", NOON)
        book.update(replace(HANEUL, active=False))
        assert [book.session(each, NOON) for each in both] == [None, None]
        assert book.redeem(link, NOON) is None
        with pytest.raises(UnknownStaffError):
            book.issue_link("haneul", "desk", NOON)
        book.prune(NOON + ABSOLUTE * 10)

    def test_an_address_belongs_to_one(self, town: Town) -> None:
        """Who joins from it last has it; staff of another place are not changed by mistake."""
        book = town.records.staff
        for staff in ("haneul", "geul"):
            joined = book.join(book.issue_link(staff, "messenger", NOON), PHONE, NOON)
            assert joined
            assert joined.address == PHONE
        found = book.by_address(PHONE)
        assert found
        assert found.id == "geul"
        assert book.get("haneul") == HANEUL
        assert book.get("nobody") is None
        assert {each.id for each in book.of("seoul")} == {"haneul", "geul", "bom"}
        with pytest.raises(UnknownStaffError):
            book.update(replace(HANEUL, municipality="gimpo"))
        book.update(replace(EDITOR, active=False, address=PHONE))
        assert book.by_address(PHONE) is None

    def test_joining_from_ones_own_messenger(self, town: Town) -> None:
        """A link into the chat joins; used up it says so, unless it was this very person; others take nothing."""
        token = town.records.staff.issue_link("haneul", "messenger", NOON)
        assert "반가워요" in town.say(f"staff_{token}", PHONE, command="start")[0]
        assert "반가워요" in town.say(f"staff_{token}", PHONE, command="start")[0]
        assert "이미 썼거나" in town.say(f"staff_{token}", command="start")[0]
        number = town.ask()
        town.pass_(0)
        assert f"{number}번 질문(학습 · 수학)" in town.arrived(PHONE)[0]

    def test_reading_is_noted(self, town: Town, storage: Storage) -> None:
        """Who read what of whom, newest first."""
        book = town.records.staff
        with storage.writing() as connection:
            note_access(connection, HANEUL, "profile", "7", NOON, "c")
            note_access(connection, HANEUL, "escalation", "8", NOON, "")
        assert [each.reference for each in book.accesses("seoul")] == ["8", "7"]
        assert [each.what for each in book.accesses("seoul", conversation="c")] == ["profile"]
        assert book.accesses("gimpo") == ()


def _column(storage: Storage, table: str) -> list[str]:
    with storage.reading() as connection:
        return list(connection.execute(text(f"SELECT digest FROM {table}")).scalars())  # noqa: S608


class TestBriefs:
    """What a mentor reads first, and a municipality's figures."""

    def test_a_brief_tells_what_was_tried(self, town: Town) -> None:
        """The questions before with what the program said, the words since; reading it is noted."""
        town.say("서류는 뭐 내요?")
        number = town.ask()
        town.clock.pass_(60)
        town.say("급해요 010-1234-5678")
        told = town.records.briefs.brief(number, HANEUL, town.clock())
        assert [(tried.question, tried.passages) for tried in told.tried] == [("서류는 뭐 내요?", ("p1",))]
        assert told.asked == "분수 나눗셈을 모르겠는데 알려 주세요"
        assert told.said == ("급해요 [전화번호]",)
        assert (told.decide, dict(told.profile)) == ("asked", {})
        assert [each.reference for each in town.records.staff.accesses("seoul")] == [str(number)]
        with town.records.staff._storage.writing() as connection:
            slots = json.dumps({"profile.grade": "중2"})
            connection.execute(text("UPDATE conversation SET slots = :slots"), {"slots": slots})
            consented = {"conversation": town.of(), "municipality": "seoul", "state": "agreed", "at": town.clock()}
            connection.execute(insert(consent_table).values(consented))
        assert dict(town.records.briefs.brief(number, HANEUL, town.clock()).profile) == {"grade": "중2"}
        with pytest.raises(NotAllowedError):
            town.records.briefs.brief(number, STRANGER, town.clock())
        with pytest.raises(UnknownEscalationError):
            town.records.briefs.brief(99, HANEUL, town.clock())

    def test_what_is_read_at_once_is_noted_once(self, town: Town) -> None:
        """The parts of a page within a minute; a minute later, or by somebody else, it is read again."""
        number, other, log = town.ask(), mentor("bom"), town.records.staff.accesses
        for seconds in (0, 20, 60):
            town.records.briefs.brief(number, HANEUL, town.clock.pass_(seconds))
        town.records.briefs.brief(number, other, town.clock())
        assert [each.staff for each in log("seoul", conversation=town.of())] == [other.id, HANEUL.id, HANEUL.id]

    def test_figures_of_a_municipality(self, town: Town) -> None:
        """A question answered without a human counts a day later; the usual time is told from the fifth on."""
        town.say("서류는 뭐 내요?", Address("web", "web", "bob"))
        number, desk = town.ask(), town.records.escalations
        desk.claim(number, HANEUL, town.clock())
        desk.say(number, HANEUL, "네", town.clock.pass_(600), "k")
        later = town.clock.pass_(2 * 86_400)
        told = town.records.briefs.figures("seoul", NOON, later)
        assert (told.questions, told.deflected, told.opened) == (1, 1, 1)
        assert town.records.briefs.figures("gimpo", NOON, later).questions == 0
        assert told.first_word == timedelta(minutes=10)
        assert town.records.briefs.figures("gimpo", NOON, later).opened == 0
        for count in range(4):
            whom = Address("web", "web", f"p{count}")
            each = town.ask(whom=whom)
            desk.claim(each, HANEUL, town.clock())
            desk.say(each, HANEUL, "네", town.clock.pass_(600), "k")
        assert town.records.waiting.standing("seoul", town.of(), town.clock()).usual == timedelta(minutes=10)
        town.say("사람과 이야기하기", PHONE)
        town.tap("학습", PHONE)
        town.say("질문이요", PHONE)
        assert "첫 답까지 10분쯤" in town.tap("천천히 괜찮아요", PHONE)[0]

    def test_figures_by_hand(self, town: Town, storage: Storage) -> None:
        """A day that was counted on paper: who spoke when, who wrote how often, what needed no human and what did.

        Ann's question is answered after 20 minutes, handed over, finished after an hour, opened again ten hours later
        and finished at hour eleven. Bob gives up waiting. Cid's waits to this hour. Dan's answer was all he wanted,
        Eve's was not what she meant, Fay asked for a person all the same, Gus is told that nothing is published.
        """
        desk, bada, minute = town.records.escalations, mentor("bada"), 60
        people = {name: Address("web", "web", name) for name in ("bob", "cid", "dan", "eve", "fay", "gus")}
        town.records.staff.add(bada, town.clock())
        ann = town.ask()
        desk.claim(ann, HANEUL, town.clock())
        desk.say(ann, HANEUL, "잠깐만요", town.clock.pass_(20 * minute), "a1")
        desk.hand_over(ann, HANEUL, bada, town.clock())
        desk.say(ann, bada, "이렇게 풀어요", town.clock(), "a2")
        desk.resolve(ann, bada, "", town.clock.pass_(40 * minute))
        town.deliver()
        bob = town.ask(whom=people["bob"])
        town.tap("이제 괜찮아요", people["bob"])
        assert town.records.escalations.get_any(bob)
        town.ask(whom=people["cid"])
        for name in ("dan", "eve", "fay"):
            town.say("서류는 뭐 내요?", people[name])
        town.say("화성 여행은 언제 가요?", people["gus"])
        with storage.writing() as connection:
            values = {"municipality": "seoul", "question": "서류", "outcome": "answered", "confidence": 1.0}
            row = values | {"passages": "[]", "verdict": "not", "key": "k", "at": town.clock.pass_(1)}
            connection.execute(insert(answer_table).values(conversation=town.of(people["eve"]), **row))
        town.ask(whom=people["fay"])
        town.say("서류는 뭐 내요?")
        town.clock.pass_(9 * 60 * minute)
        town.say("사람과 이야기하기")
        town.tap("지난 이야기 이어 가기")
        desk.claim(ann, HANEUL, town.clock())
        desk.resolve(ann, HANEUL, "", town.clock.pass_(60 * minute))
        told = town.records.briefs.figures("seoul", NOON, town.clock.pass_(48 * 60 * minute))
        assert (told.opened, told.waiting, told.resolved, told.withdrawn, told.unheard) == (4, 2, 1, 1, 3)
        assert told.first_word == told.first_word_most == timedelta(minutes=20)
        assert told.resolution == timedelta(hours=11, seconds=1)
        assert told.reopened == 1.0
        assert told.load == {"haneul": 1, "bada": 1}
        assert (told.questions, told.deflected) == (5, 1)


class TestDrafts:
    """From a resolved talk into the library."""

    def test_an_approved_answer_is_live_and_stays(self, town: Town, storage: Storage) -> None:
        """Proposed by the mentor, worded by the editor, live at once with the credit; no content folder removes it."""
        library, drafts, now = Library(storage), town.records.drafts, town.clock()
        notice = Passage("seoul", "n", "notice", "공지", "본문", Source("seoul/n.md"))
        library.publish(Stock((SEOUL, Municipality("gimpo", "김포시", "")), (notice,)), now)
        number = town.ask()
        town.records.escalations.claim(number, HANEUL, now)
        town.records.escalations.resolve(number, HANEUL, "", now)
        until = date(2027, 2, 28)
        draft = drafts.propose(
            number, HANEUL, " 교재는  어디서? ", "우편으로", now, audience=("student", "x"), until=until
        )
        drafts.edit(
            draft.id, EDITOR, "교재는 어디서 받나요?", "우편으로 보내 드려요.", audience=("student",), until=until
        )
        with pytest.raises(NotAllowedError):
            drafts.approve(draft.id, HANEUL, now, lambda passage: library.add(passage, now))
        live = drafts.approve(draft.id, EDITOR, now, lambda passage: library.add(passage, now))
        assert (live.state, live.decided_by, live.audience) == ("live", "geul", ("student",))
        (answer,) = [each for each in library.owned("seoul") if each.kind == "faq"]
        assert (answer.title, answer.source.place, answer.validity.until) == (
            "교재는 어디서 받나요?",
            "멘토 답변",
            until,
        )
        library.publish(Stock((SEOUL,), ()), now)
        assert [each.title for each in library.owned("seoul")] == [answer.title]
        library.restore("seoul", 1, now)
        assert {each.title for each in library.owned("seoul")} == {"공지", answer.title}
        edition = library.edition("seoul")
        library.add(answer, now)
        assert library.edition("seoul") == edition
        with pytest.raises(DecidedDraftError):
            drafts.reject(draft.id, EDITOR, now)
        drafts.withdraw(draft.id, EDITOR, now, lambda owner, key: library.withdraw(owner, key, now))
        assert [each.title for each in library.owned("seoul")] == ["공지"]
        assert not library.withdraw("seoul", live.key, now)

    def test_what_was_approved_before_a_crash_is_published_after_it(self, town: Town, storage: Storage) -> None:
        """Between the yes and the library the process may die."""
        library, drafts, now = Library(storage), town.records.drafts, town.clock()
        draft = drafts.propose(None, EDITOR, "질문?", "답.", now)

        def dies(_passage: Passage) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            drafts.approve(draft.id, EDITOR, now, dies)
        assert [each.id for each in drafts.of("seoul", "approved")] == [draft.id]
        assert drafts.publish_approved(lambda passage: library.add(passage, now)) == 1
        assert drafts.publish_approved(lambda passage: library.add(passage, now)) == 0
        assert rows(storage, "faq_draft", "state") == ["live"]

    def test_the_newest_live_answers_can_be_taken_back(self, town: Town, storage: Storage) -> None:
        """However many there are, those that have just become live are among those shown."""
        library, drafts, now = Library(storage), town.records.drafts, town.clock()
        for question in ("첫째?", "둘째?", "셋째?"):
            draft = drafts.propose(None, EDITOR, question, "답.", now)
            drafts.approve(draft.id, EDITOR, now, lambda passage: library.add(passage, now))
        assert [each.question for each in drafts.live("seoul", 2)] == ["둘째?", "셋째?"]
        assert drafts.live("gimpo", 2) == ()

    def test_an_answer_that_cannot_be_published_keeps_no_other_waiting(self, town: Town, storage: Storage) -> None:
        """The one approved later is live all the same, and the error is not hidden."""
        library, drafts, now = Library(storage), town.records.drafts, town.clock()

        def fails(passage: Passage) -> None:
            if passage.title != "둘째?":
                raise ConnectionError
            library.add(passage, now)

        for question in ("첫째?", "둘째?"):
            draft = drafts.propose(None, EDITOR, question, "답.", now)
            with pytest.raises(ConnectionError):
                drafts.approve(draft.id, EDITOR, now, lambda passage: fails(replace(passage, title="")))
        with pytest.raises(ConnectionError):
            drafts.publish_approved(fails)
        assert rows(storage, "faq_draft", "state") == ["approved", "live"]

    def test_who_may_propose_and_decide(self, town: Town) -> None:
        """One's own talk, one's own municipality, without personal data, never from a cry for help."""
        drafts, now, number = town.records.drafts, town.clock(), town.ask()
        with pytest.raises(NotAllowedError):
            drafts.propose(number, HANEUL, "질문?", "답.", now)
        with pytest.raises(NotAllowedError):
            drafts.propose(number, STRANGER, "질문?", "답.", now)
        with pytest.raises(NotAllowedError):
            drafts.propose(999, EDITOR, "질문?", "답.", now)
        with pytest.raises(PersonalDraftError):
            drafts.propose(None, EDITOR, "010-1234-5678 누구?", "답.", now)
        with pytest.raises(ValueError, match="needs a question"):
            drafts.propose(None, EDITOR, " ", "답.", now)
        draft = drafts.propose(number, EDITOR, "질문?", "답.", now)
        for deed in (
            lambda: drafts.reject(draft.id, HANEUL, now),
            lambda: drafts.edit(draft.id, HANEUL, "q", "a"),
            lambda: drafts.withdraw(draft.id, HANEUL, now, lambda _owner, _key: None),
        ):
            with pytest.raises(NotAllowedError):
                deed()
        with pytest.raises(UnknownDraftError):
            drafts.reject(draft.id, STRANGER, now)
        with pytest.raises(DecidedDraftError):
            drafts.withdraw(draft.id, EDITOR, now, lambda _owner, _key: None)
        assert drafts.reject(draft.id, EDITOR, now, " 이미 있어요 ").why == "이미 있어요"
        assert drafts.of("seoul") == ()
        town.write("나 죽고 싶어")
        (case,) = town.records.crises.open_cases("seoul")
        town.records.crises.take(case.id, lead(), now)
        with pytest.raises(NotAllowedError):
            drafts.propose(number, lead(), "질문?", "답.", now)
        assert draft.at == datetime(2026, 11, 25, 3, tzinfo=UTC)
        assert ANN.chat == "ann"

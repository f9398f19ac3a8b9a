"""The command that keeps staff: what it prints, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.commands.staffing import UnreadableShiftError, read_shift
from bot.migrations import migrate
from handlers.conversation import Address
from handlers.people.staffing import Place, Shift, Staff, on_shift
from handlers.records.people.staff import StaffBook, note_access
from knowledge.library import Library
from knowledge.stock import Stock
from knowledge.storage import Storage
from tests.fakes import real_now
from tests.town import SEOUL

Output = pytest.CaptureFixture[str]
Run = Callable[..., list[str]]
ADD = ("add", "--municipality", "seoul", "--pseudonym", "하늘", "--name", "김하늘")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Return a database that knows Seoul."""
    storage = Storage(f"sqlite:///{tmp_path / 'gyeot.db'}")
    migrate(storage)
    Library(storage).publish(Stock((SEOUL,), ()), real_now())
    return storage


@pytest.fixture
def run(storage: Storage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command and returns the lines it prints, errors last."""
    environment = {"GYEOT_DATA": str(tmp_path), "GYEOT_DATABASE_URL": str(storage.url)}

    def command(*words: str, status: int = 0) -> list[str]:
        assert main(("staff", *words), environment) == status
        printed = capsys.readouterr()
        return [*printed.out.splitlines(), *printed.err.splitlines()]

    return command


def test_a_pseudonym_that_is_taken_is_refused_without_a_real_name(run: Run) -> None:
    """Whoever has it is named by id; it stays theirs when they have left, since students have heard of them."""
    staff, _ = run(*ADD)
    (taken,) = run(*ADD, status=2)
    assert taken == f"gyeot: '하늘' is the name of {staff}; choose another, or change them: gyeot staff edit {staff}"
    run("leave", staff)
    (left,) = run(*ADD, status=2)
    assert "who left" in left
    assert "김하늘" not in taken + left


def test_what_is_edited_takes_the_place_of_what_was(run: Run, storage: Storage) -> None:
    """Shifts, roles, subjects, days away and cap, each by itself; the name stays."""
    staff, _ = run(*ADD, "--subject", "수학", "--shift", "tue 16:00-20:00", "--cap", "2")
    run("edit", staff, "--shift", "thu 16:00-20:00", "--role", "lead")
    book = StaffBook(storage)
    person = book.get(staff)
    assert person
    assert (person.shifts, person.roles) == ((Shift(3, time(16), time(20)),), frozenset({"lead"}))
    assert (person.pseudonym, person.subjects, person.cap) == ("하늘", ("수학",), 2)
    run("edit", staff, "--cap", "20", "--subject", "영어", "--away", "2026-12-07..2026-12-18")
    person = book.get(staff)
    assert person
    assert (person.cap, person.subjects, len(person.away), person.roles) == (8, ("영어",), 1, frozenset({"lead"}))
    assert "no role" in run("edit", staff, "--role", "king", status=2)[0]
    assert run("edit", "nobody", "--cap", "2", status=2)


def test_somebody_is_added_invited_put_on_duty_and_leaves(run: Run, storage: Storage) -> None:
    """Shifts, exam weeks, subjects, cap; both links work once; who leaves is out at once."""
    shifts = ("--shift", "tue 16:00-20:00", "--shift", "fri 22:00-02:00", "--away", "2026-12-07..2026-12-18")
    staff, _ = run(*ADD, "--role", "mentor", "--role", "lead", "--subject", "수학", *shifts, "--cap", "20")
    run("duty", staff, "1")
    (line,) = run("list", "seoul")
    assert line == (
        f"{staff}  하늘  lead+mentor  수학  tue 16:00-20:00, fri 22:00-02:00  away 2026-12-07..2026-12-18  duty 1"
    )
    assert run("list") == [f"seoul  {line}"]
    book = StaffBook(storage)
    person = book.get(staff)
    assert person
    assert (person.cap, person.subjects, person.name) == (8, ("수학",), "김하늘")
    link, _ = run("invite", staff)
    session = book.redeem(link.rsplit("/", 1)[1], real_now())
    assert session
    assert book.session(session, real_now()) == person
    start, _ = run("invite", staff, "--messenger")
    joined = book.join(start.removeprefix("/start staff_"), Address("telegram", "bot", "7"), real_now())
    assert joined
    assert "messenger" in run("list", "seoul")[0]
    run("leave", staff)
    assert book.session(session, real_now()) is None
    assert run("list", "seoul")[0].endswith("left")


def test_staff_are_written_and_listed_in_korean(storage: Storage, tmp_path: Path, capsys: Output) -> None:
    """Days, roles and spans as an officer writes them; the list, who read what and errors in their language."""
    here = {"GYEOT_DATA": str(tmp_path), "GYEOT_DATABASE_URL": str(storage.url), "GYEOT_LANG": "ko"}
    shifts = ("--shift", "화 16:00~20:00", "--shift", "토요일 09:00-24:00", "--away", "2026-12-07~2026-12-18")
    assert main(["staff", *ADD, "--role", "멘토", "--role", "담당자", *shifts], here) == 0
    added = capsys.readouterr()
    staff = added.out.strip()
    assert added.err == f"데스크 링크 만들기: gyeot staff invite {staff}\n"
    assert main(["staff", "duty", staff, "2"], here) == 0
    assert main(["staff", "list", "seoul"], here) == 0
    line = capsys.readouterr().out.strip()
    assert (
        line == f"{staff}  하늘  멘토+담당자  화 16:00-20:00, 토 09:00-24:00  쉬는 날 2026-12-07..2026-12-18  당번 2번"
    )
    person = StaffBook(storage).get(staff)
    assert person
    assert (person.roles, person.away) == (
        frozenset({"mentor", "officer"}),
        ((date(2026, 12, 7), date(2026, 12, 18)),),
    )
    assert main(["staff", "edit", staff, "--shift", "화요 16:00-20:00"], here) == 2
    assert "이렇게 써 주세요: 화 16:00-20:00" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--municipality", "busan", "--pseudonym", "a", "--name", "b"), "there are: seoul"),
        ((*ADD, "--role", "boss"), "there are: mentor, lead, officer, editor"),
        ((*ADD, "--shift", "someday"), "write: tue 16:00-20:00"),
        ((*ADD, "--away", "soon"), "write: 2026-12-07..2026-12-11"),
        ((*ADD, "--away", "2026-12-11..2026-12-07"), "write: 2026-12-07..2026-12-11"),
        ((*ADD, "--away", "2026-02-30"), "'2026-02-30' are no days"),
        (("list", "busan"), "there are: seoul"),
        (("invite", "nobody"), "there is nobody with the id nobody: gyeot staff list"),
        (("duty", "nobody", "1"), "nobody"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    """With the way out, and nothing is kept."""
    (line,) = run(*words, status=2)
    assert said in line
    assert run("list", "seoul") == ["nobody yet: gyeot staff add"]


def test_who_read_what_is_listed(run: Run, storage: Storage) -> None:
    """The newest first, of one conversation or of all; another municipality's are not among them."""
    staff, _ = run(*ADD)
    person = StaffBook(storage).get(staff)
    assert person
    moment = datetime(2026, 11, 26, 9, 5, tzinfo=ZoneInfo("UTC"))
    with storage.writing() as connection:
        for number, conversation in ((1, "c1"), (2, "c2")):
            note_access(connection, person, "escalation", str(number), moment, conversation)
        note_access(connection, replace(person, municipality="gimpo"), "case", "3", moment, "c3")
    second, first = run("reads", "seoul")
    assert second == f"2026-11-26 09:05 UTC  {staff}  하늘  escalation  2"
    assert run("reads", "seoul", "--conversation", "c1") == [first]
    assert run("reads", "seoul", "--limit", "1") == [second]
    assert run("reads", "gimpo") == [f"2026-11-26 09:05 UTC  {staff}  case  3"]


def test_a_shift_may_end_with_the_day() -> None:
    """24:00 is the end of the day that it is said of: the whole Monday, or its last hour."""
    assert read_shift("mon 00:00-24:00") == Shift(0, time(0), time(0))
    assert read_shift("sun 23:00-24:00") == Shift(6, time(23), time(0))
    somebody = Staff("a", "seoul", "a", "a", shifts=(read_shift("mon 00:00-24:00"),))
    place, monday = Place(ZoneInfo("Asia/Seoul")), datetime(2026, 11, 30, tzinfo=ZoneInfo("Asia/Seoul"))
    hours = [on_shift(somebody, monday + timedelta(hours=hour), place) for hour in (-1, 0, 23.9, 24)]
    assert hours == [False, True, True, False]


@pytest.mark.parametrize(
    "written", ["mon 24:00-02:00", "mon 10:00-24:01", "", "tue", "tue 16:00", "tue 25:00-26:00", "x 16:00-20:00"]
)
def test_a_shift_is_read_or_refused(written: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnreadableShiftError):
        read_shift(written)

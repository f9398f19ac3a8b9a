"""Which tests are measured, which files start first and which go together: it saves time and changes no test.

Python 3.11 traces at two to six times the cost of what is traced: the suite is measured apart, by `make coverage`. What
is left out even there walks lines that other tests walk too, thousands of times, or drives a program in another
process, where nothing is measured in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module

import pytest
from coverage import Coverage

ELSEWHERE = (
    "tests/acceptance/test_enrolment_telegram.py",
    "tests/acceptance/test_enrolment_web.py",
    "tests/acceptance/test_topic_summary.py",
    "tests/acceptance/test_whole_desk.py",
    "tests/acceptance/test_whole_kakao.py",
    "tests/acceptance/test_whole_mentors.py",
    "tests/acceptance/test_whole_office.py",
    "tests/acceptance/test_whole_plans.py",
    "tests/acceptance/test_whole_rights.py",
    "tests/acceptance/test_whole_telegram.py",
    "tests/acceptance/test_whole_web.py",
)
"""They look at a whole program from outside."""

REPEATING = ("tests/evaluation/", "_laws.py", "_kill.py", "tests/unit/handlers/screening/test_screening_measured.py")
"""They measure, or take many ways through what the tables of situations show one by one."""

BOTH_DATABASES = (
    "tests/integration/test_copies.py",
    "tests/integration/test_migrations.py",
    "tests/unit/handlers/records/test_batches.py",
    "tests/unit/handlers/records/test_records.py",
    "tests/unit/handlers/records/test_records_outbox.py",
    "tests/unit/knowledge/",
)
"""Where a line is for PostgreSQL alone; everywhere else its run repeats the one on SQLite."""

LARGE = (
    "fastapi",
    "hypothesis.stateful",
    "icalendar",
    "langchain_openai",
    "openpyxl",
    "playwright.sync_api",
    "pypdf",
    "telegram.ext",
)
"""Libraries that the tests import in any case: a second each where their imports are traced."""

FIRST = (
    "tests/evaluation/test_golden.py",
    "tests/acceptance/test_whole_reminders_web.py",
    "tests/unit/retrieval/test_transformers_embedder.py",
    "tests/acceptance/test_whole_telegram.py",
    "tests/acceptance/test_whole_reminders.py",
    "tests/acceptance/test_web_chat.py",
    "tests/acceptance/test_enrolment_web.py",
    "tests/acceptance/test_whole_desk.py",
    "tests/unit/handlers/records/test_records_laws.py",
    "tests/unit/handlers/studying/test_guardian_reports.py",
    "tests/unit/handlers/people/test_handoff_laws.py",
    "tests/unit/handlers/people/test_cry_laws.py",
    "tests/unit/handlers/consents/test_consent_laws.py",
    "tests/integration/test_ingest_kill.py",
    "tests/integration/test_desk_kill.py",
    "tests/integration/test_cli.py",
)
"""A file is one worker's: one that takes long and starts last is waited for by all others."""


TOGETHER = (
    "tests/unit/bot/test_adapting.py",
    "tests/unit/retrieval/test_adapting.py",
    "tests/unit/retrieval/test_transformers_embedder.py",
)
"""They import torch, which takes longer than their tests: one worker does it for all of them."""


def measured(file: str, *, postgresql: bool) -> bool:
    """Tell whether a test of a file, on PostgreSQL or not, is measured."""
    if any(part in file for part in (*ELSEWHERE, *REPEATING)):
        return False
    return not postgresql or file.startswith(BOTH_DATABASES)


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with those of the longest files first, else in the order given."""
    turns: Mapping[str, int] = {file: turn for turn, file in enumerate(FIRST)}
    return sorted(items, key=lambda item: turns.get(file_of(item), len(FIRST)))


def worked(nodeid: str) -> str:
    """Return what one worker does whole: the file of a test, or those that are together."""
    file = nodeid.partition("::")[0]
    return " ".join(TOGETHER) if file in TOGETHER else file


def file_of(item: pytest.Item) -> str:
    """Return the path of a test's file, from the root of the project."""
    return item.nodeid.partition("::")[0]


@contextmanager
def unmeasured() -> Iterator[None]:
    """Pause the measuring of coverage, where there is one."""
    running = Coverage.current()
    if running:
        running.stop()
    try:
        yield
    finally:
        if running:
            running.start()


@cache
def import_large() -> None:
    """Import the large libraries without tracing them; where nothing is measured, leave them to who needs them."""
    if Coverage.current():
        with unmeasured():
            for name in LARGE:
                import_module(name)

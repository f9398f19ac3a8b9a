"""Commands and options are explained in the language of whoever runs them, and so is what is wrong with a line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import COMMANDS, main
from bot.options import Parser, parser
from handlers.catalogue import speaker

HERE = {"GYEOT_LANG": "ko"}
HANGUL = re.compile(r"[가-힣]")


def branches(of: Any) -> Iterator[Parser]:
    """Yield a parser and all that are below it."""
    yield of
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from branches(below)


def told(of: Any) -> Iterator[str]:
    """Yield every sentence that a parser's help says."""
    yield of.description
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (str(choice.help) for choice in action._choices_actions)
        elif not action.choices:
            yield f"{action.help}"


@pytest.mark.parametrize("below", list(branches(parser(speaker("ko")))), ids=lambda each: each.prog)
def test_all_help_is_korean_for_a_korean_officer(below: Parser) -> None:
    """No command and no option is left without an explanation, or in English."""
    assert [text for text in told(below) if not HANGUL.search(text)] == []
    first, *rest = [line for line in below.format_help().splitlines() if line and not line.startswith(" ")]
    assert first.startswith("쓰는 법: gyeot")
    assert [line for line in rest if not HANGUL.search(line)] == []


def test_the_language_of_the_code_is_said_to_everybody_else(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a Korean locale the help is English."""
    with pytest.raises(SystemExit):
        main(["staff", "--help"], {"LANG": "en_US.UTF-8"})
    assert not HANGUL.search(capsys.readouterr().out)


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Who types the name alone reads every command, and where to begin."""
    assert main([], HERE) == 2
    out = capsys.readouterr().out
    assert {name for name in COMMANDS if f"    {name}" in out} == {*COMMANDS}
    assert "gyeot new" in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["staff"], "빠진 것이 있어요: 할일"),
        (["versions"], "빠진 것이 있어요: municipality"),
        (["ingest", "--dryrun"], "이런 옵션은 없어요: --dryrun"),
        (["keys", "열기"], "여기에 '열기'은(는) 쓸 수 없어요. 쓸 수 있는 것: "),
        (["rollback", "gimpo", "하나"], "edition에는 '하나'을(를) 쓸 수 없어요"),
        (["ask", "언제예요?", "--municipality"], "--municipality: 뒤에 값을 써 주세요"),
    ],
)
def test_a_wrong_line_is_answered_in_korean(line: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing, what there is not, and what can't be read, each behind how the command is written."""
    with pytest.raises(SystemExit) as ended:
        main(line, HERE)
    assert ended.value.code == 2
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("쓰는 법: gyeot ")
    assert last.startswith(f"gyeot: {said}")


def test_a_setting_that_cannot_be_used_says_what_can(capsys: pytest.CaptureFixture[str]) -> None:
    """In the language of the machine, and without the value: it may be a secret."""
    assert main(["doctor"], HERE | {"GYEOT_PORT": "geheim"}) == 2
    assert capsys.readouterr().err == "gyeot: GYEOT_PORT 값을 쓸 수 없어요. 쓸 수 있는 값: 자연수\n"


@pytest.mark.parametrize(
    ("line", "said"), [(["screen", "없다.jsonl"], "없다.jsonl"), (["parse", "없다.hwp"], "없다.hwp")]
)
def test_a_file_that_is_not_there_is_said_in_korean(
    line: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its name, and no word of the machine's."""
    assert main(line, HERE | {"GYEOT_DATA": str(tmp_path)}) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "없어요" in told
    assert "No such" not in told

"""The options of every command, explained in the language of whoever runs it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from handlers.catalogue import Say

_WRONG = (
    (r"the following arguments are required: (?P<names>.+)", "missing: %(names)s"),
    (r"unrecognized arguments: (?P<names>.+)", "there is no such option: %(names)s"),
    (
        r"argument .+: invalid choice: (?P<value>.+) \(choose from (?P<known>.+)\)",
        "there is no %(value)s here; there are: %(known)s",
    ),
    (r"argument (?P<name>.+): invalid \w+ value: (?P<value>.+)", "%(name)s takes no %(value)s"),
    (r"argument (?P<name>.+): expected .+", "%(name)s: something has to stand behind it"),
)
"""What argparse says of a wrong line, and how it is said here; all else is said as it comes."""


class _Formatter(argparse.HelpFormatter):
    """Help that begins in the language of whoever asks for it."""

    def __init__(self, say: Say, prog: str) -> None:
        super().__init__(prog)
        self._say = say

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Add the line of usage."""
        super().add_usage(usage, actions, groups, self._say("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose own words are in the catalogue, too."""

    def __init__(self, say: Say = str, **options: Any) -> None:
        super().__init__(formatter_class=partial(_Formatter, say), add_help=False, **options)
        self._say = say
        self._positionals.title = say("what stands behind it")
        self._optionals.title = say("options")
        self.add_argument("-h", "--help", action="help", help=say("show this help"))

    def error(self, message: str) -> NoReturn:
        """End with how the command is written and what was wrong."""
        self.print_usage(sys.stderr)
        self.exit(2, f"gyeot: {self._told(message)}\n")

    def _told(self, message: str) -> str:
        for pattern, template in _WRONG:
            if found := re.fullmatch(pattern, message):
                return self._say(template) % found.groupdict()
        return message


def parser(say: Say = str) -> Parser:
    """Return the parser of every command."""
    root = Parser(say, prog="gyeot", description=say("A study assistant by your side."))
    root.epilog = say("gyeot COMMAND --help tells more. To begin: gyeot new, gyeot ingest --dry-run, gyeot serve.")
    commands = _branches(root, "command", say("commands"), say("COMMAND"))
    _publishing(commands, say)
    _asking(commands, say)
    _measuring(commands, say)
    consent = _branch(
        commands,
        say,
        "consent",
        say("guardians' consents: which wait; note one as received or declined, or the child as 14 by now"),
    )
    consent.add_argument("what", choices=("waiting", "received", "declined", "of-age"))
    consent.add_argument("ticket", nargs="?", default="", help=say("the number of the request"))
    whose = say("of-age: who it is, an adult or a guardian whose “under 14” was a slip")
    consent.add_argument("--band", choices=("teen", "adult", "guardian"), default="teen", help=whose)
    _staff(commands, say)
    _copies(commands, say)
    told = say("look at settings, database, content, index, model and help lines, and say what to do")
    _branch(commands, say, "doctor", told)
    return root


def _branches(of: Parser, dest: str, title: str, metavar: str) -> Any:
    # the list behind it names each of them with what it does: their bare names would say it twice
    return of.add_subparsers(dest=dest, title=title, metavar=metavar)


def _branch(branches: Any, say: Say, name: str, told: str) -> Parser:
    made: Parser = branches.add_parser(name, help=told, description=told, say=say)
    return made


def _publishing(commands: Any, say: Say) -> None:
    told = say("publish what changed, then run the web chat, the desk, the API and the messengers")
    _branch(commands, say, "serve", told)

    ingest = _branch(commands, say, "ingest", say("publish a content folder"))
    ingest.add_argument("folder", nargs="?", type=Path, help=say("the folder (without it: GYEOT_CONTENT)"))
    ingest.add_argument("--dry-run", action="store_true", help=say("show what would change, write nothing"))
    told = say("publish even what makes golden questions go wrong")
    ingest.add_argument("--insist", action="store_true", help=told)

    new = _branch(commands, say, "new", say("write a folder for a municipality, with every key explained in Korean"))
    new.add_argument("folder", type=Path, help=say("content/ID, where ID is what the municipality is called by here"))
    new.add_argument("--name", default="", help=say("its name, as people read it"))
    new.add_argument("--service", default="", help=say("the name of its programme"))

    told = say("list the editions of a municipality's content, or compare two")
    versions = _branch(commands, say, "versions", told)
    versions.add_argument("municipality", help=say('its id, or "shared"'))
    between = say("show what changed from one edition to another")
    versions.add_argument("--between", nargs=2, type=int, metavar=(say("OLD"), say("NEW")), help=between)

    told = say("publish a municipality's content again as it was")
    rollback = _branch(commands, say, "rollback", told)
    rollback.add_argument("municipality", help=say('its id, or "shared"'))
    rollback.add_argument("edition", type=int, help=say("the number of the edition: gyeot versions lists them"))

    told = say("list what is over, ends soon or is to be looked at again, and what to do")
    renew = _branch(commands, say, "renewals", told)
    renew.add_argument("municipality", nargs="?", default="", help=say('its id, or "shared" (without it: all)'))

    parse = _branch(commands, say, "parse", say("print what is read from a file"))
    parse.add_argument("file", type=Path, help=say("HWP, HWPX, PDF, an Office file, a table, HTML or text"))
    parse.add_argument("--json", action="store_true", dest="as_json", help=say("print JSON"))


def _asking(commands: Any, say: Say) -> None:
    ask = _branch(commands, say, "ask", say("answer one question"))
    ask.add_argument("question", help=say("the question, between quotation marks"))
    ask.add_argument("--municipality", required=True, help=say("its id or any of its names"))
    ask.add_argument("--language", default="", help=say("ko or en (without it: that of the question)"))
    ask.add_argument("--json", action="store_true", dest="as_json", help=say("print JSON"))

    _branch(commands, say, "chat", say("talk in the terminal, as people do on the web"))


def _measuring(commands: Any, say: Say) -> None:
    evaluate = _branch(commands, say, "evaluate", say("measure search on a folder in the layout of BEIR"))
    evaluate.add_argument("folder", type=Path, help=say("the folder"))
    told = say("measure recommending: courses.jsonl, users.jsonl")
    evaluate.add_argument("--recommend", action="store_true", help=told)
    evaluate.add_argument("--json", action="store_true", dest="as_json", help=say("print JSON"))

    told = say("learn from one's own questions how to order and how sure to be; kept where better")
    tune = _branch(commands, say, "tune", told)
    tune.add_argument("folder", nargs="?", type=Path, help=say("the folder (without it: GYEOT_CONTENT)"))
    told = say("a file of questions: municipality, text, expect, one JSON object a line")
    tune.add_argument("--golden", type=Path, help=told)
    told = say("teach the embedder instead; needs pip install .[transformers]")
    tune.add_argument("--adapt", action="store_true", help=told)
    told = say("how long --adapt may learn (without it: 60)")
    tune.add_argument("--minutes", type=float, default=60, help=told)
    tune.add_argument("--reset", action="store_true", help=say("go back to what the program came with"))
    tune.add_argument("--dry-run", action="store_true", help=say("show what it would bring, keep nothing"))
    tune.add_argument("--json", action="store_true", dest="as_json", help=say("print one JSON object a line"))

    told = say('screen lines of {"id", "text"} for cries for help and abuse')
    screen = _branch(commands, say, "screen", told)
    screen.add_argument("file", type=Path, help=say("a file with one JSON object a line"))
    screen.add_argument("--json", action="store_true", dest="as_json", help=say("print one JSON object a line"))


def _copies(commands: Any, say: Say) -> None:
    told = say("copy the database without its keys, and the newest keys beside it")
    backup = _branch(commands, say, "backup", told)
    backup.add_argument("folder", type=Path, help=say("where copies are kept"))
    told = say("bring a copy back; who has erased since stays erased")
    restore = _branch(commands, say, "restore", told)
    restore.add_argument("copy", type=Path, help=say("a copy made by backup; the newest keys lie beside it"))
    told = say("the master key: show how many keys are under each, make a new one, drop old ones, seal old words")
    keys = _branch(commands, say, "keys", told)
    keys.add_argument("what", choices=("show", "new", "drop", "seal"))


def _staff(commands: Any, say: Say) -> None:
    told = say("people who answer: mentors, leads, officers and editors")
    deeds = _branches(_branch(commands, say, "staff", told), "deed", say("what to do"), say("WHAT"))
    deeds.required = True
    add = _branch(deeds, say, "add", say("add somebody; prints their id"))
    add.add_argument("--municipality", required=True, help=say("its id"))
    add.add_argument("--pseudonym", required=True, help=say("the name that students see"))
    add.add_argument("--name", required=True, help=say("the real name; students never see it"))
    add.add_argument("--cap", type=int, default=3, help=say("talks held at once, 1 to 8"))
    told = say("change roles, subjects, shifts, days away or the cap; the rest stays")
    edit = _branch(deeds, say, "edit", told)
    edit.add_argument("staff", help=say("the id"))
    edit.add_argument("--cap", type=int, default=0, help=say("talks held at once, 1 to 8"))
    for each in (add, edit):
        told = say("mentor, lead, officer or editor; may be repeated")
        each.add_argument("--role", action="append", default=[], help=told)
        told = say("a subject, as in the catalogue; may be repeated")
        each.add_argument("--subject", action="append", default=[], help=told)
        told = say('"tue 16:00-20:00"; may be repeated')
        each.add_argument("--shift", action="append", default=[], metavar=say("DAY HH:MM-HH:MM"), help=told)
        told = say("days away, such as exam weeks: 2026-12-07..2026-12-11; may be repeated")
        each.add_argument("--away", action="append", default=[], metavar=say("DATE..DATE"), help=told)
    listed = _branch(deeds, say, "list", say("list staff"))
    listed.add_argument("municipality", nargs="?", default="", help=say("its id (without it: all)"))
    invite = _branch(deeds, say, "invite", say("print a link that works once"))
    invite.add_argument("staff", help=say("the id"))
    told = say("to join from their own messenger, not for the desk")
    invite.add_argument("--messenger", action="store_true", help=told)
    duty = _branch(deeds, say, "duty", say("set the place on the list of who is called for a cry for help"))
    duty.add_argument("staff", help=say("the id"))
    duty.add_argument("place", type=int, help=say("1 is first, 0 takes them off"))
    group = _branch(deeds, say, "group", say("print the link that makes a Telegram group the mentors'"))
    group.add_argument("municipality", help=say("its id"))
    reads = _branch(deeds, say, "reads", say("list who of the staff read what, the newest first"))
    reads.add_argument("municipality", help=say("its id"))
    reads.add_argument("--conversation", default="", metavar="ID", help=say("of this one alone"))
    reads.add_argument("--limit", type=int, default=200, help=say("how many at the most"))
    leave = _branch(deeds, say, "leave", say("end somebody's access at once"))
    leave.add_argument("staff", help=say("the id"))

"""The command line: every command, its options, and errors as one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import Settings, UnknownSettingError, WrongSettingError, language_of, read


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    root = argparse.ArgumentParser(prog="gyeot", description="A study assistant by your side.")
    commands = root.add_subparsers(dest="command", required=True)

    commands.add_parser("serve", help="ingest what changed, then serve the web chat, the API and Telegram")

    ingest = commands.add_parser("ingest", help="publish a content folder")
    ingest.add_argument("folder", nargs="?", type=Path, help="the folder (default: GYEOT_CONTENT)")
    ingest.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
    ingest.add_argument("--insist", action="store_true", help="publish even what makes golden questions go wrong")

    new = commands.add_parser("new", help="write a folder for a municipality, with every key explained in Korean")
    new.add_argument("folder", type=Path, help="content/ID, where ID is what the municipality is called by here")
    new.add_argument("--name", default="", help="its name, as people read it")
    new.add_argument("--service", default="", help="the name of its programme")

    versions = commands.add_parser("versions", help="list the editions of a municipality's content, or compare two")
    versions.add_argument("municipality", help='its id, or "shared"')
    versions.add_argument("--between", nargs=2, type=int, metavar=("OLD", "NEW"), help="show what changed")

    rollback = commands.add_parser("rollback", help="publish a municipality's content again as it was")
    rollback.add_argument("municipality", help='its id, or "shared"')
    rollback.add_argument("edition", type=int)

    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--municipality", required=True, help="its id or any of its names")
    ask.add_argument("--language", default="", help="ko or en (default: the question's)")
    ask.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    commands.add_parser("chat", help="talk in the terminal")

    evaluate = commands.add_parser("evaluate", help="measure answers on a folder in the BEIR layout")
    evaluate.add_argument("folder", type=Path)
    evaluate.add_argument("--recommend", action="store_true", help="measure recommending: courses.jsonl, users.jsonl")
    evaluate.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    tune = commands.add_parser("tune", help="learn from a folder how to order and how sure to be; kept where better")
    tune.add_argument("folder", nargs="?", type=Path, help="the folder (default: GYEOT_CONTENT)")
    tune.add_argument("--golden", type=Path, help="a file of questions: municipality, text, expect, one JSON a line")
    tune.add_argument("--adapt", action="store_true", help="teach the embedder instead; needs the transformers extra")
    tune.add_argument("--minutes", type=float, default=60, help="how long --adapt may learn (default: 60)")
    tune.add_argument("--reset", action="store_true", help="go back to what the package brings")
    tune.add_argument("--dry-run", action="store_true", help="show what it would bring, keep nothing")
    tune.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object a line")

    parse = commands.add_parser("parse", help="print what is read from a file")
    parse.add_argument("file", type=Path)
    parse.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    screen = commands.add_parser("screen", help='screen lines of {"id", "text"} for cries for help and abuse')
    screen.add_argument("file", type=Path)
    screen.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object a line")

    consent = commands.add_parser("consent", help="guardians' consents: waiting, received NUMBER, declined NUMBER")
    consent.add_argument("what", choices=("waiting", "received", "declined"))
    consent.add_argument("ticket", nargs="?", default="", help="the number of the request")

    _staff_parser(commands)
    _copies_parser(commands)

    commands.add_parser("doctor", help="check settings, database, content, index, model and help lines")
    return root


def _copies_parser(commands: Any) -> None:
    backup = commands.add_parser("backup", help="copy the database without its keys, and beside it the newest keys")
    backup.add_argument("folder", type=Path, help="where copies are kept")
    restore = commands.add_parser("restore", help="bring a copy back; who has erased since stays erased")
    restore.add_argument("copy", type=Path, help="a copy made by backup; the newest keys lie beside it")
    keys = commands.add_parser(
        "keys", help="the master key: show what is under each, make a new one, drop old ones, seal old words"
    )
    keys.add_argument("what", choices=("show", "new", "drop", "seal"))


def _staff_parser(commands: Any) -> None:
    staff = commands.add_parser("staff", help="people who answer: add, edit, list, invite, duty, group, reads")
    deeds = staff.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help="add somebody; prints their id")
    add.add_argument("--municipality", required=True, help="its id")
    add.add_argument("--pseudonym", required=True, help="the name that students see")
    add.add_argument("--name", required=True, help="the real name; students never see it")
    add.add_argument("--cap", type=int, default=3, help="talks held at once, 1 to 8")
    edit = deeds.add_parser("edit", help="change roles, subjects, shifts, days away or the cap; the rest stays")
    edit.add_argument("staff", help="the id")
    edit.add_argument("--cap", type=int, default=0, help="talks held at once, 1 to 8")
    for each in (add, edit):
        each.add_argument("--role", action="append", default=[], help="mentor, lead, officer or editor; repeat it")
        each.add_argument("--subject", action="append", default=[], help="a subject, as in the catalogue; repeat it")
        each.add_argument("--shift", action="append", default=[], metavar="DAY HH:MM-HH:MM", help='"tue 16:00-20:00"')
        each.add_argument("--away", action="append", default=[], metavar="DATE..DATE", help="exam weeks; repeat it")
    listed = deeds.add_parser("list", help="list staff")
    listed.add_argument("municipality", help="its id")
    invite = deeds.add_parser("invite", help="print a single-use link")
    invite.add_argument("staff", help="the id")
    invite.add_argument("--messenger", action="store_true", help="to join from their own messenger, not for the desk")
    on_duty = deeds.add_parser("duty", help="set the place on the list of who is called for a cry for help")
    on_duty.add_argument("staff", help="the id")
    on_duty.add_argument("place", type=int, help="1 is first, 0 takes them off")
    group = deeds.add_parser("group", help="print the link that makes a Telegram group the mentors'")
    group.add_argument("municipality", help="its id")
    reads = deeds.add_parser("reads", help="list who of the staff read what, the newest first")
    reads.add_argument("municipality", help="its id")
    reads.add_argument("--conversation", default="", metavar="ID", help="of this one alone")
    reads.add_argument("--limit", type=int, default=200, help="how many at the most")
    leave = deeds.add_parser("leave", help="end somebody's access at once")
    leave.add_argument("staff", help="the id")


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run a command; returns its exit status: 0 done, 1 findings, 2 could not be done."""
    options = parser().parse_args(arguments)
    surroundings = os.environ if environment is None else environment
    try:
        return run(options, read(surroundings))
    except (UnknownSettingError, WrongSettingError, LookupError, OSError, ValueError) as error:
        print(f"gyeot: {_told(error, language_of(surroundings))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _told(error: Exception, language: str) -> str:
    """Return the sentence of an error, in the language where the catalogue has it."""
    from handlers.catalogue import speaker
    from knowledge.wording import Sentence, spoken

    sentence = getattr(error, "sentence", None)
    if isinstance(sentence, Sentence):
        return spoken(sentence, speaker(language))
    return str(error) or speaker(language)((type(error).__doc__ or type(error).__name__).splitlines()[0])


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Run the command that was parsed."""
    return COMMANDS[options.command](options, settings)


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.serving import serve

    return serve(settings)


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.ingesting import ingest_folder

    return ingest_folder(settings, options.folder, dry_run=options.dry_run, insist=options.insist)


def _new(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.founding import new_folder

    return new_folder(settings, options.folder, name=options.name, service=options.service)


def _versions(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.versioning import list_versions

    return list_versions(settings, options.municipality, options.between)


def _rollback(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.versioning import roll_back

    return roll_back(settings, options.municipality, options.edition)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.asking import ask_once

    return ask_once(
        settings, options.question, options.municipality, language=options.language, as_json=options.as_json
    )


def _chat(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.chatting import chat

    return chat(settings)


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.evaluating import evaluate_folder

    return evaluate_folder(settings, options.folder, recommend=options.recommend, as_json=options.as_json)


def _tune(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.tuning import reset_folder, tune_folder

    if options.reset:
        return reset_folder(settings, options.folder, dry_run=options.dry_run)
    if options.adapt:
        from bot.commands.adapting import adapt_folder

        asked = {"minutes": options.minutes, "dry_run": options.dry_run, "as_json": options.as_json}
        return adapt_folder(settings, options.folder, options.golden, **asked)
    return tune_folder(settings, options.folder, options.golden, dry_run=options.dry_run, as_json=options.as_json)


def _parse(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.parsing import parse_file
    from handlers.catalogue import speaker

    return parse_file(options.file, as_json=options.as_json, say=speaker(settings.lang))


def _screen(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.screening import screen_file

    return screen_file(settings, options.file, as_json=options.as_json)


def _consent(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.consenting import consents

    return consents(settings, options.what, options.ticket)


def _staff(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.grouping import group
    from bot.commands.staffing import staff

    return group(settings, options.municipality) if options.deed == "group" else staff(settings, options)


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.copying import back_up

    return back_up(settings, options.folder)


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.copying import bring_back

    return bring_back(settings, options.copy)


def _keys(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.copying import keys

    return keys(settings, options.what)


def _doctor(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.doctoring import examine

    return examine(settings)


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "serve": _serve,
    "ingest": _ingest,
    "new": _new,
    "versions": _versions,
    "rollback": _rollback,
    "ask": _ask,
    "chat": _chat,
    "evaluate": _evaluate,
    "tune": _tune,
    "parse": _parse,
    "screen": _screen,
    "consent": _consent,
    "staff": _staff,
    "doctor": _doctor,
    "backup": _backup,
    "restore": _restore,
    "keys": _keys,
}
"""Every command; each brings in only what it needs, so that a small one starts at once."""

"""The command line: every command, and errors as one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from bot.options import parser
from bot.settings import Settings, UnknownSettingError, WrongSettingError, language_of, read
from handlers.catalogue import speaker
from knowledge.wording import Sentence, spoken


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run a command; returns its exit status: 0 done, 1 findings, 2 could not be done."""
    surroundings = os.environ if environment is None else environment
    every = parser(speaker(language_of(surroundings)))
    options = every.parse_args(arguments)
    if not options.command:
        every.print_help()
        return 2
    try:
        return run(options, read(surroundings))
    except (UnknownSettingError, WrongSettingError, LookupError, OSError, ValueError) as error:
        print(f"gyeot: {_told(error, language_of(surroundings))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not (told := _of_database(error, language_of(surroundings))):
            raise
        print(f"gyeot: {told}", file=sys.stderr)
        return 2


def _of_database(error: Exception, language: str) -> str:
    """Return what keeps the database from working, "" for any other error; its own words may quote a person."""
    from knowledge.storage import failing

    say = speaker(language)
    return {
        "busy": say("another program holds the database; end it, or try again when it is done"),
        "full": say("the disk is full, or it fails; nothing of this was kept: make room and try again"),
        "broken": say("the database file is damaged, or is none; bring a copy back: gyeot restore"),
        "closed": say("the database file can't be opened or written; look at the rights to it and to its folder"),
        "away": say("the database does not answer; look whether it runs and at GYEOT_DATABASE_URL"),
    }.get(failing(error), "")


def _told(error: Exception, language: str) -> str:
    """Return the sentence of an error, in the language where the catalogue has it."""
    sentence = getattr(error, "sentence", None)
    if isinstance(sentence, Sentence):
        return spoken(sentence, speaker(language))
    if isinstance(error, FileNotFoundError) and error.filename:
        return speaker(language)("there is no file or folder %(name)s") % {"name": error.filename}
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


def _renewals(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.renewing import list_renewals

    return list_renewals(settings, options.municipality)


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

    return parse_file(options.file, as_json=options.as_json, say=speaker(settings.lang))


def _screen(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.screening import screen_file

    return screen_file(settings, options.file, as_json=options.as_json)


def _consent(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.consenting import consents

    return consents(settings, options.what, options.ticket, options.band)


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
    "renewals": _renewals,
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

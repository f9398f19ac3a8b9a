"""`gyeot serve`: publish what changed, then serve the web chat, the API and Telegram; indexes are built meanwhile."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn
from rich.cells import cell_len, set_cell_size

from bot.app import application
from bot.assembly import Gyeot, assemble
from bot.commands.ingesting import console, report
from bot.publishing import publisher_of
from bot.settings import Settings
from handlers.catalogue import speaker
from knowledge.wording import Sentence

GRACE_SECONDS = 5
"""How long open pages may take to close; with reception and delivery a stop stays under 15 seconds."""


class Server(uvicorn.Server):
    """uvicorn, which tells the open pages to close before it waits for them."""

    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        self._closing()
        super().handle_exit(sig, frame)


def serve(settings: Settings) -> int:
    """Serve until a signal ends it; returns the exit status."""
    logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "httpcore", "alembic", "chromadb"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    _check_port(settings)
    gyeot = assemble(settings)
    knowing = gyeot.knowing
    published = publisher_of(knowing).publish(settings.content, knowing.now(), trying=False)
    report(published, dry_run=False, say=speaker(settings.lang))
    if gyeot.kakao:
        knowing.searcher.splitter.split(["now"])  # loading the model stops everything for seconds; KakaoTalk waits five
    introduce(gyeot)
    config = uvicorn.Config(
        application(gyeot),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=bool(settings.public_url),
    )
    Server(config, gyeot.web.close).run()
    return 0


class PortTakenError(OSError):
    """The address where the pages should be is taken, or is none of this machine."""

    def __init__(self, settings: Settings, reason: str) -> None:
        super().__init__()
        self.sentence = Sentence(
            "%(host)s:%(port)d can't be used (%(reason)s); if another gyeot runs there, end it, or set GYEOT_PORT",
            host=settings.host,
            port=settings.port,
            reason=reason,
        )


def _check_port(settings: Settings) -> None:
    """Look whether the port is free before minutes are spent on content.

    Raises:
        PortTakenError: it is not.

    """
    try:
        socket.create_server((settings.host, settings.port), family=_family(settings.host)).close()
    except OSError as error:
        raise PortTakenError(settings, os.strerror(error.errno or 0)) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def introduce(gyeot: Gyeot) -> None:
    """Print what runs where, and how to switch on what is off."""
    settings = gyeot.knowing.settings
    say = speaker(settings.lang)
    home = f"http://{settings.host}:{settings.port}"
    places = ", ".join(place.id for place in gyeot.knowing.library.municipalities())
    off = say("off: set %(setting)s")
    lines = {
        say("web chat"): home,
        say("desk and office"): say("%(address)s, with a link from: gyeot staff invite") % {"address": f"{home}/desk"},
        "API": f"{home}/api/v1/ask",
        say("database"): "GYEOT_DATABASE_URL" if settings.database_url else str(settings.data / "gyeot.sqlite3"),
        say("content"): f"{settings.content} ({places})",
        say("telegram"): say("on") if gyeot.telegram else off % {"setting": "GYEOT_TELEGRAM_TOKEN"},
        say("kakaotalk"): say("on") if gyeot.kakao else off % {"setting": "GYEOT_KAKAO_SECRET"},
        say("index"): say(
            "read in beside the open page, embedding only what is new; until then answers are by words alone"
        ),
        say("model"): settings.model or say("off: answers are quoted; set GYEOT_MODEL to have them written"),
        say("to end"): "Ctrl+C",
    }
    width = max(map(cell_len, lines)) + 2
    for name, told in lines.items():
        console.print(set_cell_size(name, width) + told, markup=False)

"""`gyeot ask`: one question, without a server."""

from __future__ import annotations

import json
from contextlib import closing

from bot.channels.crediting import spelt_out
from bot.commands.ingesting import bring_in
from bot.ingesting import prepare
from bot.knowing import know
from bot.listening import full_screen
from bot.presenting import presented
from bot.settings import Settings
from handlers.asking import ask


def ask_once(settings: Settings, question: str, municipality: str, *, language: str, as_json: bool) -> int:
    """Print the answer to a question with its sources; content that was never ingested is ingested first."""
    with closing(know(settings)) as knowing:
        if knowing.library.municipalities():
            prepare(knowing.library, knowing.searcher)
        else:
            bring_in(knowing)
        places = knowing.library.municipalities()
        answer, bubble = ask(
            knowing.answerer,
            places,
            municipality,
            question,
            knowing.now(),
            language=language,
            screen=full_screen(knowing.ear, None),
        )
    if as_json:
        print(json.dumps(presented(answer, bubble), ensure_ascii=False))
        return 0
    print(bubble.text)
    for citation in bubble.citations:
        print(spelt_out(citation))
    for choice in bubble.choices:
        print(f"· {choice.label}{' ' + choice.url if choice.url else ''}")
    return 0

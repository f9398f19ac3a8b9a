"""A language model as a guest: any chat model of langchain, streamed, within a time limit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI


class ModelFailedError(RuntimeError):
    """The language model did not answer as it should."""


class ModelTimeoutError(ModelFailedError):
    """The language model did not answer in time."""


class LanguageModel(Protocol):
    """Whatever turns instructions and a question into text."""

    def stream(self, instructions: str, text: str, seconds: float) -> Iterator[str]:
        """Yield the answer in pieces.

        Raises:
            ModelTimeoutError: when it is not complete within `seconds`.
            ModelFailedError: for whatever else goes wrong.

        """
        ...


class ChatModel:
    """A langchain chat model kept to a time limit, also when it hangs or drips."""

    def __init__(self, model: BaseChatModel, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._clock = clock

    def stream(self, instructions: str, text: str, seconds: float) -> Iterator[str]:
        """Yield the answer in pieces; the reading thread is left behind when the time is over."""
        pieces: queue.Queue[str | BaseException | None] = queue.Queue(maxsize=256)
        over = threading.Event()
        messages = [SystemMessage(instructions), HumanMessage(text)]
        threading.Thread(target=_pour, args=(self._model, messages, pieces, over), daemon=True).start()
        end = self._clock() + seconds
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, end - self._clock()))
                except queue.Empty:
                    raise ModelTimeoutError from None
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise ModelFailedError(type(piece).__name__) from piece
                yield piece
        finally:
            over.set()


def _pour(model: BaseChatModel, messages: list[Any], pieces: queue.Queue[Any], over: threading.Event) -> None:
    try:
        for chunk in model.stream(messages):
            if over.is_set():
                return
            text = chunk.text
            if text:
                pieces.put(str(text), timeout=60)
        pieces.put(None, timeout=60)
    except Exception as error:  # noqa: BLE001 - whatever a provider raises belongs to the one who waits
        if not over.is_set():
            pieces.put(error)


def chat_model(name: str, url: str = "", key: str = "", seconds: float = 20.0) -> ChatModel:
    """Return a model by langchain's id ("openai:gpt-5-mini"), or by name on an OpenAI-compatible server at `url`.

    Raises:
        ValueError: langchain knows no such provider.
        ImportError: the provider's package is not installed; the error names it.

    """
    options: dict[str, Any] = {"timeout": seconds, "max_retries": 0, "temperature": 0}
    if url:
        plain = name.removeprefix("openai:")
        return ChatModel(ChatOpenAI(model=plain, base_url=url, api_key=key or "none", **options))  # type: ignore[arg-type]
    if key:
        options["api_key"] = key
    model = init_chat_model(name, **options)
    return ChatModel(model)

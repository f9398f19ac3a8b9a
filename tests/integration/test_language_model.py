"""langchain's chat models over a real OpenAI-compatible server: whole, late, broken and refused."""

import time

import pytest

from retrieval.language_model import ModelFailedError, ModelTimeoutError, chat_model
from tests.model_server import Script, model_server


def test_an_answer_is_streamed_as_it_comes() -> None:
    """The pieces arrive in order, from the model that was named, with rules and question apart."""
    script = Script(["신청서를 ", "내요. [1]"])
    with model_server(script) as url:
        assert "".join(chat_model("openai:scripted", url).stream("rules", "question", 10)) == "신청서를 내요. [1]"
    (asked,) = script.asked
    assert asked["model"] == "scripted"
    assert [message["content"] for message in asked["messages"]] == ["rules", "question"]  # type: ignore[attr-defined,index]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (Script(["a"] * 100, pause=0.05), ModelTimeoutError),
        (Script(["a"], pause=30), ModelTimeoutError),
        (Script(status=401), ModelFailedError),
        (Script(status=500), ModelFailedError),
    ],
    ids=["drips", "hangs", "refuses", "breaks"],
)
def test_a_model_that_hangs_drips_or_fails_costs_no_more_than_the_limit(script: Script, error: type[Exception]) -> None:
    """Every failure is one of ours, and comes in time."""
    with model_server(script) as url:
        began = time.monotonic()
        with pytest.raises(error):
            list(chat_model("scripted", url, key="k").stream("rules", "question", 1.0))
        assert time.monotonic() - began < 10


def test_a_server_that_is_away_is_a_failure_and_a_wrong_name_says_so() -> None:
    """Nobody listens on the port; langchain knows no such provider."""
    with model_server(Script()) as url:
        pass
    with pytest.raises(ModelFailedError):
        list(chat_model("scripted", url).stream("rules", "question", 5))
    with pytest.raises((ValueError, ImportError)):
        chat_model("nobody-knows-this")
    assert chat_model("openai:gpt-5-mini", key="k")

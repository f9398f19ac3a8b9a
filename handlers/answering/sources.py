"""Where the last answer comes from, for who asks that and nothing else."""

from __future__ import annotations

import re

from handlers.conversation import Bubble, Choice, Outcome
from handlers.situation import Handler, Offered, Situation
from retrieval.answer import Citation

_ASKED = re.compile(
    r"(?:(?:그|이|방금|위|그거|이거|그\s?답|이\s?답|답|답변|그\s?수치|그\s?숫자)(?:의|은|는)?\s?)*(?:출처|근거|원문|자료)(?:가|는|를|은|을|도)?\s?"
    r"(?:링크|주소)?(?:를|가|는|도|좀)?\s?(?:좀\s?)?(?:어디|뭐|무엇|어떻게\s?되|있|알려|보여|주)[가-힣\s]{0,8}"
    r"|(?:그거|이거|그건|이건|그\s?말)?\s?어디서\s?(?:나온|난|가져온)\s?[가-힣\s]{1,10}"
    r"|(?:and |so )?(?:what(?:'s| is) (?:the|your) source|where (?:is|does|did) (?:that|this|it) (?:come )?from"
    r"|source(?: link)?(?: please)?)",
    re.IGNORECASE,
)
"""The whole of a question for the source of what was just said."""


class NamingSource:
    """Names what the last answer was quoted from; `offered` knows what was said last."""

    def __init__(self, offered: Offered) -> None:
        self._offered = offered

    def before(self, question: Handler) -> Handler:
        """Return a room of questions that names the source first, where there is an answer that has one."""

        def ask(situation: Situation) -> Outcome:
            if not _ASKED.fullmatch(situation.intent.argument.strip(" .!?~")):
                return question(situation)
            said = self._offered(situation.session.conversation, situation.now)
            cited = dict.fromkeys(each for bubble in said for each in bubble.citations)
            return _named(situation, tuple(cited)) if cited else question(situation)

        return ask


def _named(situation: Situation, cited: tuple[Citation, ...]) -> Outcome:
    say = situation.say
    lines = [say("What I just said was taken from here:"), *(_line(each) for each in cited)]
    if any(each.sample for each in cited):
        lines.append(say("This is sample content, made to try the service: it is not an official notice."))
    links = dict.fromkeys(each.url for each in cited if each.url)
    choices = tuple(Choice(say("Read the original"), "", url) for url in links)
    return situation.reply(Bubble("\n".join(lines), choices=choices), outcome="source")


def _line(cited: Citation) -> str:
    dated = cited.dated.isoformat() if cited.dated else ""
    return "· " + " · ".join(filter(None, (cited.title, dated, cited.url)))

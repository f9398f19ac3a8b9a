"""Words in published content that speak to a program and not to people: orders to a language model."""

from __future__ import annotations

import re
import unicodedata

from knowledge.passage import Passage

_ORDERS = r"(?:지시|지침|명령|프롬프트|규칙|설정|내용|instructions?|prompts?|rules?)"
_PROGRAM = r"(?:인공지능|챗봇|챗\s?gpt|어시스턴트|언어\s?모델|llm|gpt|(?<![a-z])ai(?![a-z]))"
_ORDERED = r"\s?(?:만\s?)?(?:하(?:라|세요|십시오|시오|도록|여라)|해라|할\s?것|해야\s?(?:한다|합니다|해))"
_SAY = rf"(?:(?:답변?|대답|응답|출력|안내|추천|작성){_ORDERED}|말\s?(?:하(?:라|시오|여라)|해라|할\s?것))"
_COMMANDING = re.compile(
    rf"(?:이전|앞선|앞의|위의?|기존|지금까지의|원래)\s?(?:모든\s?)?{_ORDERS}[은는을를]?\s?(?:모두\s?|전부\s?|다\s?)?(?:무시|잊|버리|따르지)"
    r"|시스템\s?(?:프롬프트|메시지|지시)[을를]?\s?(?:모두\s?)?(?:출력|공개|무시|알려|보여|말하)"
    r"|(?:reveal|print|show|repeat|ignore)\s[^\n]{0,20}system (?:prompt|message)"
    rf"|(?:너|넌|당신|{_PROGRAM})(?:은|는|이|가)?\s?(?:이제|지금)\s?부터[^\n]{{0,80}}(?:이다|이야|입니다|{_SAY})"
    rf"|{_PROGRAM}(?:은|는|에게|한테|이|가|야|여|님)?[,:]?(?<=[은는게테이가야여님,:])\s[^\n]{{0,80}}{_SAY}"
    rf"|(?:모든|어떤|무슨)\s?질문에(?:도|는|든|나)?\s[^\n]{{0,80}}{_SAY}"
    rf"|(?:질문자|사용자)(?:에게|한테|가)\s[^\n]{{0,80}}{_SAY}"
    rf"|(?:ignore|disregard|forget|override)\s[^.\n]{{0,30}}(?:previous|above|prior|earlier|all|your)\s[^.\n]{{0,20}}{_ORDERS}"
    r"|(?:ignore|disregard|forget) (?:all )?(?:of )?(?:the )?(?:above|previous)\b"
    r"|you are (?:now )?(?:an? )?(?:ai|assistant|language model|chatbot|bot)\b"
    r"|(?:respond|reply|answer) only (?:with|that)\b|always (?:respond|reply|answer)\b|(?:tell|inform) the user\b"
    r"|<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|^#{2,4} ?(?:instruction|system|assistant)s?\b|^assistant ?:",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST = 80
"""Letters of such words that are shown to staff."""


def commands_program(passage: Passage) -> str:
    """Return the words of a passage that give orders to a program, "" where none does."""
    said = unicodedata.normalize("NFKC", "\n".join((passage.title, *passage.aliases, passage.text)))
    found = _COMMANDING.search(said)
    return " ".join(found[0].split())[:LONGEST] if found else ""

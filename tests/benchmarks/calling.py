"""How long KakaoTalk is kept waiting by the whole program: python -m tests.benchmarks.calling."""
# ruff: noqa: T201 - it prints its figures

from __future__ import annotations

import secrets
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from tests.acceptance.kakao import Kakao, texts
from tests.acceptance.program import Program

QUESTIONS = (
    "신청서류 뭐내야돼요",
    "언제까지 신청해요?",
    "중학생도 돼요?",
    "다자녀도 신청할 수 있어요?",
    "멘토링은 어떻게 해요?",
    "오늘 저녁 메뉴 추천해줘",
    "미적분 처음인데 쉬운 강의 추천해줘",
    "도움말",
    "고마워",
    "사람이랑 얘기하고 싶어요",
)
PEOPLE = 40
AT_ONCE = 4


def talk(url: str) -> list[tuple[float, bool]]:
    """Let one person ask everything; return the seconds of each call and whether it was put off."""
    kakao = Kakao(url, person=secrets.token_hex(8))
    waits = []
    for question in QUESTIONS:
        begun = time.perf_counter()
        answer = kakao.call(question)
        late = any("아직 찾고 있어요" in text for text in texts(answer))
        waits.append((time.perf_counter() - begun, late))
    return waits


def main() -> None:
    """Print the figures."""
    secret = secrets.token_urlsafe(16)
    folder = Path(tempfile.mkdtemp(prefix="gyeot-calling-"))
    settings = {"GYEOT_KAKAO_SECRET": secret, "GYEOT_KAKAO_MUNICIPALITY": "seoul"}
    with Program(folder / "data", **settings) as program, ThreadPoolExecutor(AT_ONCE) as pool:
        url = f"{program.url}/kakao/{secret}"
        talk(url)
        waits = [each for person in pool.map(talk, [url] * PEOPLE) for each in person]
    cuts = quantiles([seconds for seconds, _ in waits], n=100)
    print(f"calls {len(waits)}, at once {AT_ONCE}")
    print(f"seconds p50 {cuts[49]:.2f}, p95 {cuts[94]:.2f}, p99 {cuts[98]:.2f}, max {max(waits)[0]:.2f}")
    print(f"put off {sum(late for _, late in waits)}, over 5 s {sum(seconds > 5 for seconds, _ in waits)}")


if __name__ == "__main__":
    main()

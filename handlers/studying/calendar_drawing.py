"""A picture of a plan: weeks as rows, what is done and planned as marks; whole with any font or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from handlers.studying.study import StudyPlan, StudySession

FONTS = (
    "/usr/share/fonts/truetype/nanum/NanumSquareRoundR.ttf",
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/AppleSDGothicNeo.ttc",
    "C:/Windows/Fonts/malgun.ttf",
)
"""Korean fonts where Debian, Fedora, macOS and Windows keep them."""

WIDTH, MARGIN, TITLE, HEAD, ROW, FOOT = 720, 28, 74, 34, 84, 66
MOST_WEEKS = 10
"""Rows of one picture: a phone's screen; a longer plan is drawn from the week of today on."""

FINER = 2
"""Drawn so many times larger and made smaller, so that edges are smooth."""

PAPER, INK, FAINT, LINE, TODAY = "#ffffff", "#22313f", "#8a97a3", "#e3e8ec", "#fff4d6"
DONE, PLANNED, BACK, EXAM, REST = "#2a9d8f", "#3d6fb6", "#b9c3cc", "#d1495b", "#c7574b"

Color = str
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Captions:
    """Words of a picture; where no Korean font is there, only what is plain Latin is written, and marks say the rest.

    `weekdays` are seven, from Monday; `legend` names done, planned, missed and coming back, review, exam.
    """

    title: str
    weekdays: tuple[str, ...]
    legend: tuple[str, ...]


LATIN = Captions("", ("M", "T", "W", "T", "F", "S", "S"), ("done", "planned", "comes back", "review", "exam"))


def drawn(
    plans: Sequence[StudyPlan],
    today: date,
    captions: Captions,
    rests: Mapping[date, str] | None = None,
    fonts: Iterable[str] = FONTS,
) -> bytes:
    """Return a PNG of at most ten weeks of these plans."""
    found = _font_file(tuple(fonts))
    shown = captions if found or _plain(captions) else LATIN
    mondays = _mondays(plans, today)
    height = TITLE + HEAD + ROW * len(mondays) + FOOT
    paper = Image.new("RGB", (WIDTH * FINER, height * FINER), PAPER)
    pen = _Pen(ImageDraw.Draw(paper), found)
    pen.words((MARGIN, 40), shown.title, 24, INK, anchor="lm")
    for column, name in enumerate(shown.weekdays):
        pen.words((_x(column) + _cell() / 2, TITLE + 12), name, 16, REST if column == 6 else FAINT)
    for row, monday in enumerate(mondays):
        for column in range(7):
            _draw_day(pen, plans, monday + timedelta(days=column), today, (column, row), rests or {})
    _draw_legend(pen, shown.legend, height - FOOT / 2)
    made = BytesIO()
    paper.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


def _mondays(plans: Sequence[StudyPlan], today: date) -> list[date]:
    """Return the Mondays that are drawn: from the beginning if all fits, else from the week before today's."""
    first = min((plan.begins for plan in plans), default=today)
    last = max((plan.exam or plan.ends for plan in plans), default=today)
    start = first - timedelta(days=first.weekday())
    if (last - start).days >= 7 * MOST_WEEKS:
        start = max(start, today - timedelta(days=today.weekday() + 7))
    weeks = min(MOST_WEEKS, max(1, (last - start).days // 7 + 1))
    return [start + timedelta(days=7 * week) for week in range(weeks)]


def _cell() -> float:
    return (WIDTH - 2 * MARGIN) / 7


def _x(column: int) -> float:
    return MARGIN + column * _cell()


def _draw_day(
    pen: _Pen,
    plans: Sequence[StudyPlan],
    day: date,
    today: date,
    place: tuple[int, int],
    rests: Mapping[date, str],
) -> None:
    column, row = place
    left, top = _x(column), TITLE + HEAD + row * ROW
    pen.box((left, top, left + _cell(), top + ROW), TODAY if day == today else PAPER, LINE)
    number = f"{day.month}/{day.day}" if day.day == 1 or (column, row) == (0, 0) else str(day.day)
    pen.words((left + 8, top + 15), number, 15, REST if column == 6 or day in rests else INK, anchor="lm")
    middle = (left + _cell() / 2, top + ROW * 0.6)
    if any(plan.exam == day for plan in plans):
        pen.star(middle, 20, EXAM)
        return
    sessions = [one for plan in plans for one in plan.on(day) if one.placed]
    shift = 30.0
    for number_, session in enumerate(sessions[:3]):
        _draw_mark(pen, (middle[0] + shift * (number_ - (min(3, len(sessions)) - 1) / 2), middle[1]), session)


def _draw_mark(pen: _Pen, at: Point, session: StudySession) -> None:
    """Draw what became of a session: marks differ in shape, not in colour alone."""
    if session.state == "done":
        pen.disc(at, 17, DONE)
        pen.check(at, 9, PAPER)
    elif session.state in {"missed", "skipped"}:
        pen.disc(at, 5, BACK)
    elif session.kind == "review":
        pen.diamond(at, 16, PLANNED)
    else:
        pen.ring(at, 16, PLANNED)
        pen.words(at, str(len(session.lectures)), 15, PLANNED)


def _draw_legend(pen: _Pen, names: Sequence[str], y: float) -> None:
    step = (WIDTH - 2 * MARGIN) / len(names)
    for number, name in enumerate(names):
        at = (MARGIN + step * number + 14, y)
        if number == 0:
            pen.disc(at, 10, DONE)
            pen.check(at, 5, PAPER)
        elif number == 1:
            pen.ring(at, 9, PLANNED)
        elif number == 2:
            pen.disc(at, 5, BACK)
        elif number == 3:
            pen.diamond(at, 10, PLANNED)
        else:
            pen.star(at, 11, EXAM)
        pen.words((at[0] + 18, y), name, 15, FAINT, anchor="lm")


class _Pen:
    """Draws in the picture's own units; what no font can write is left out."""

    def __init__(self, draw: ImageDraw.ImageDraw, font: str) -> None:
        self._draw = draw
        self._font = font

    def words(self, at: Point, text: str, size: int, color: Color, anchor: str = "mm") -> None:
        font = _font(self._font, size * FINER)
        said = text if self._font else "".join(letter for letter in text if letter.isascii())
        self._draw.text((at[0] * FINER, at[1] * FINER), said, font=font, fill=color, anchor=anchor)

    def box(self, edges: tuple[float, float, float, float], fill: Color, line: Color) -> None:
        self._draw.rectangle([edge * FINER for edge in edges], fill=fill, outline=line, width=FINER)

    def disc(self, at: Point, radius: float, color: Color) -> None:
        self._draw.ellipse(self._around(at, radius), fill=color)

    def ring(self, at: Point, radius: float, color: Color) -> None:
        self._draw.ellipse(self._around(at, radius), outline=color, width=3 * FINER)

    def check(self, at: Point, size: float, color: Color) -> None:
        x, y = at
        corners = ((x - size * 0.8, y), (x - size * 0.15, y + size * 0.65), (x + size * 0.9, y - size * 0.65))
        points = [(a * FINER, b * FINER) for a, b in corners]
        self._draw.line(points, fill=color, width=4 * FINER, joint="curve")

    def diamond(self, at: Point, radius: float, color: Color) -> None:
        self._shape(at, [radius] * 4, color)

    def star(self, at: Point, radius: float, color: Color) -> None:
        self._shape(at, [radius, radius * 0.45] * 5, color)

    def _shape(self, at: Point, radii: Sequence[float], color: Color) -> None:
        turns = [2 * pi * number / len(radii) for number in range(len(radii))]
        corners = [
            ((at[0] + radius * sin(turn)) * FINER, (at[1] - radius * cos(turn)) * FINER)
            for radius, turn in zip(radii, turns, strict=True)
        ]
        self._draw.polygon(corners, fill=color)

    def _around(self, at: Point, radius: float) -> list[float]:
        x, y = at
        return [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]


def _plain(captions: Captions) -> bool:
    return "".join((captions.title, *captions.weekdays, *captions.legend)).isascii()


@cache
def _font_file(candidates: tuple[str, ...]) -> str:
    """Return the first font that is there, or "" for the drawing library's own Latin one."""
    return next((path for path in candidates if Path(path).is_file()), "")


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)

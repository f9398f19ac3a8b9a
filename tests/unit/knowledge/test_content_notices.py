"""Notices of a content folder: passages with their places, and what is wrong with a notice."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.passage import Source
from tests.unit.knowledge import papers
from tests.unit.knowledge.folders import FAQ, problems, put

NOTICE = "+++\ntitle = '봄 모집'\naudience = ['student', '학부모']\n"
NOTICE += "valid_until = 2026-03-31\nsource_date = 2026-02-01T09:00:00\n+++\n"


def test_a_notice_becomes_passages_with_their_places(tmp_path: Path) -> None:
    """The front matter holds for all of them, the headings tell where they are."""
    content = put(
        tmp_path, {"gimpo/notices/2026/봄.md": f"{NOTICE}# 모집\n\n## 대상\n중학생이에요.\n\n## 기간\n3월이에요.\n"}
    )
    assert problems(content) == []
    assert [(passage.key, passage.title, passage.text) for passage in content.passages] == [
        ("notices/2026/봄.md#1", "봄 모집 > 모집 > 대상", "중학생이에요."),
        ("notices/2026/봄.md#2", "봄 모집 > 모집 > 기간", "3월이에요."),
    ]
    first = content.passages[0]
    assert first.source == Source("gimpo/notices/2026/봄.md", "모집 > 대상", "봄 모집", "", date(2026, 2, 1))
    assert (first.kind, first.audience, first.validity.until) == ("notice", ("student", "parent"), date(2026, 3, 31))


@pytest.mark.parametrize("sidecar", ["모집.pdf.toml", "모집.toml"])
def test_the_keys_of_another_format_stand_beside_it(tmp_path: Path, sidecar: str) -> None:
    """A PDF has its pages as places; a page without text is a finding."""
    files: dict[str, str | bytes] = {
        "gimpo/notices/모집.pdf": papers.pdf(["3월에 모집해요."], []),
        f"gimpo/notices/{sidecar}": "sample = true\ntopic = '모집'\n",
    }
    content = put(tmp_path, files)
    (passage,) = content.passages
    assert (passage.source.place, passage.source.title, passage.topic, passage.sample) == ("1쪽", "모집", "모집", True)
    assert [finding.column for finding in content.findings] == ["2쪽"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.md": "+++\nvalid_until = \n+++\n글"}, ["a.md: The keys of the file can't be read as TOML."]),
        (
            {"a.md": "+++\nvalid_untl = 2026-01-01\n+++\n글"},
            ["a.md, valid_untl: 'valid_untl' is not known, is it 'valid_until'?"],
        ),
        (
            {"a.md": "+++\naudience = '손님'\n+++\n글"},
            [
                (
                    "a.md, audience: '손님' is none of 학생 (student), 학부모 (parent), 멘토 (mentor), 성인 (adult), "
                    "and no grade like 중1"
                ),
            ],
        ),
        (
            {"a.md": "---\nvalid_until: 2026-01-01\n---\n글"},
            ["a.md: The keys of the file can't be read as TOML. (--- → +++)"],
        ),
        ({"a.md": "---\n그냥: 줄\n---\n글"}, []),
        ({"a.md": ""}, ["a.md: there is no text in the file (only pictures?)"]),
        ({"a.pdf": papers.pdf([])}, ["a.pdf: there is no text in the file (only pictures?)"]),
        ({"a.hwpq": "x"}, ["a.hwpq: Files of this format are not read. (.hwpq: save it as .pdf, .hwpx, .docx)"]),
        ({"a.pdf": "x"}, ["a.pdf: The file is damaged, or is not of the format that its name says. (not a .pdf file)"]),
        ({"a.txt": "글", "a.toml": "="}, ["a.txt: The keys of the file can't be read as TOML."]),
        ({"b.toml": ""}, ["b.toml: there is no notice of this name beside it"]),
    ],
)
def test_what_is_wrong_with_a_notice_is_named(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    """A notice whose keys can't be read is left out: it may be long over."""
    content = put(tmp_path, {f"gimpo/notices/{name}": data for name, data in files.items()} | {"gimpo/faq.csv": FAQ})
    found = [line.rsplit("; kept:")[0] for line in problems(content)]
    assert len(found) == len(expected)
    for line, beginning in zip(found, expected, strict=True):
        assert line.startswith(f"gimpo/notices/{beginning}")
    assert content.passages[0].key == "apply"


def test_a_title_alone_is_no_answer(tmp_path: Path) -> None:
    """A piece that holds nothing but what the notice is called is left out, unless there is nothing else."""
    text = "교재비 지원 안내\n\n○ 지원 금액: 5만 원\n○ 사용처: 서점\n"
    content = put(tmp_path, {"gimpo/notices/교재비.txt": text, "gimpo/notices/휴관.txt": "설날 휴관 안내\n"})
    assert [passage.title for passage in content.passages] == [
        "교재비 지원 안내 > 지원 금액",
        "교재비 지원 안내 > 사용처",
        "설날 휴관 안내",
    ]

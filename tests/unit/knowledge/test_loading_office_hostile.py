"""Office files that are broken, locked, nested without end or made to harm: refused in a word, never a crash."""

import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loading import cells, flow, opendocument, slides
from knowledge.loading.archive import DoctypeError
from knowledge.loading.document import BrokenError, EncryptedError, TooLargeError, UnreadableError
from knowledge.loading.reading import UnsupportedError, read_document
from tests.unit.knowledge import papers
from tests.unit.knowledge.office_reading import SAMPLES
from tests.unit.knowledge.papers_office import (
    docx,
    hp,
    hwpx,
    ocell,
    opened,
    orow,
    pptx,
    tbl,
    tc,
)

XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
MAIN = {
    "공고.hwpx": "Contents/section0.xml",
    "공고.docx": "word/document.xml",
    "공고.odt": "content.xml",
    "공고.pptx": "ppt/slides/slide0.xml",
    "공고.ods": "content.xml",
}


@pytest.mark.parametrize("name", list(SAMPLES))
def test_tricks_with_entities_and_containers_are_refused(name: str) -> None:
    """Outside files, entities in any encoding, damaged XML, missing parts and nesting end in typed errors."""
    main = MAIN[name]
    odd = XXE.decode().replace("<!DOCTYPE", '<?xml version="1.0" encoding="euc-kr"?><!DOCTYPE', 1).encode()
    for trick, error in (
        (XXE, DoctypeError),
        (LAUGHS, DoctypeError),
        (XXE.decode().encode("utf-16"), DoctypeError),
        (odd, BrokenError),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', BrokenError),
        (b"<a", BrokenError),
        (b"", BrokenError),
        (b"<a>" * 5_000, BrokenError),
    ):
        with pytest.raises(error):
            read_document(name, papers.repacked(SAMPLES[name], {main: trick}))
    with pytest.raises(BrokenError):
        read_document(name, papers.archive({"mimetype": b"x"}))
    with pytest.raises(BrokenError):
        read_document(name, SAMPLES[name][:-30])
    with pytest.raises(TooLargeError):
        read_document(name, papers.repacked(SAMPLES[name], {"bomb": b" " * 5_000_000}))


@pytest.mark.parametrize("name", ["공고.hwpx", "공고.odt", "공고.ods"])
def test_a_locked_file_is_told(name: str) -> None:
    """The manifest names what encrypts its entries."""
    manifest = b"<manifest><encryption-data/></manifest>"
    with pytest.raises(EncryptedError):
        read_document(name, papers.repacked(SAMPLES[name], {"META-INF/manifest.xml": manifest}))
    plain = papers.repacked(SAMPLES[name], {"META-INF/manifest.xml": b"<manifest/>"})
    assert read_document(name, plain) == read_document(name, SAMPLES[name])


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", papers.repacked(docx(""), {"word/document.xml": b"<w/>"}), "no body"),
        ("a.pptx", pptx(["", ""], order=[0, 7]), "a slide is missing"),
        ("a.ods", opened("text", ""), "no spreadsheet"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", r"not a \.docx file"),
    ],
)
def test_what_is_missing_in_a_file_is_named(name: str, data: bytes, words: str) -> None:
    """A part that another one needs is named by the error."""
    with pytest.raises(BrokenError, match=words):
        read_document(name, data)


@pytest.mark.parametrize(("name", "instead"), [("a.doc", ".docx"), ("a.XLS", ".xlsx"), ("a.ppt", ".pptx")])
def test_an_older_format_is_named_with_what_to_save_it_as(name: str, instead: str) -> None:
    """Staff learn what to do."""
    with pytest.raises(UnsupportedError, match=f"save it as {instead}"):
        read_document(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _nested(depth: int, before: str, after: str) -> str:
    return before * depth + after * depth


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.hwpx",
            hwpx(
                _nested(
                    38,
                    "<hp:p><hp:run><hp:rect><hp:drawText><hp:subList>",
                    "</hp:subList></hp:drawText></hp:rect></hp:run></hp:p>",
                )
            ),
        ),
        ("a.docx", docx(_nested(60, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"))),
        ("a.pptx", pptx([_nested(150, "<p:grpSp>", "</p:grpSp>")])),
        ("a.odt", opened("text", _nested(120, "<text:list><text:list-item>", "</text:list-item></text:list>"))),
    ],
)
def test_deep_nesting_ends_in_a_document_or_a_typed_error(name: str, data: bytes) -> None:
    """Whatever is left of the stack: nothing else comes out."""

    def attempt(depth: int) -> str:
        if depth:
            return attempt(depth - 1)
        try:
            return read_document(name, data).text
        except UnreadableError as error:
            return type(error).__name__

    ends = [attempt(0)]
    # Where reading just begins to need more than what is left depends on the stack of the test itself.
    for depth in range(sys.getrecursionlimit() - 500, sys.getrecursionlimit(), 10):
        with suppress(RecursionError):
            ends.append(attempt(depth))
    assert ends[0] == ""
    assert set(ends) == {"", "BrokenError"}


MANY = "'999999999'"


def test_what_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans, repetitions, characters and slides are bounded."""
    span = 'table:number-rows-spanned="60000" table:number-columns-spanned="60000"'
    with pytest.raises(TooLargeError, match="cells"):
        read_document("a.odt", opened("text", f"<table:table>{orow(ocell('가', span), '나')}</table:table>"))
    wide = f"<table:table>{orow(ocell('가', 'table:number-columns-repeated=' + MANY))}</table:table>"
    with pytest.raises(TooLargeError, match="cells"):
        read_document("a.ods", opened("spreadsheet", wide))
    long = f"<table:table>{orow('가', attributes='table:number-rows-repeated=' + MANY)}</table:table>"
    with pytest.raises(TooLargeError, match="cells"):
        read_document("a.ods", opened("spreadsheet", long))
    sparse = tbl([[tc("가", row, row)] for row in range(600)])
    with pytest.raises(TooLargeError, match="cells"):
        read_document("a.hwpx", hwpx(hp(sparse)))
    monkeypatch.setattr(slides, "SLIDES", 1)
    with pytest.raises(TooLargeError, match="1 slides"):
        read_document("a.pptx", pptx(["", ""]))
    monkeypatch.setattr(cells, "CHARACTERS", 3)
    with pytest.raises(TooLargeError, match="cells"):
        read_document("a.docx", SAMPLES["공고.docx"])
    monkeypatch.setattr(flow, "CHARACTERS", 3)
    with pytest.raises(TooLargeError, match="3 characters"):
        read_document("a.docx", SAMPLES["공고.docx"])
    monkeypatch.setattr(opendocument, "CELLS", 2)
    with pytest.raises(TooLargeError, match="2 cells"):
        read_document("a.ods", SAMPLES["공고.ods"])


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1), st.binary(max_size=8), st.booleans())
def test_a_damaged_file_is_read_or_refused(name: str, where: float, damage: bytes, cut: bool) -> None:  # noqa: FBT001
    """Bytes changed or cut anywhere end in a document or in a typed error."""
    data = SAMPLES[name]
    place = int(where * len(data))
    try:
        document = read_document(name, data[:place] + damage + (b"" if cut else data[place + len(damage) :]))
    except UnreadableError:
        return
    assert len(document.pages) <= 1


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1), st.text("<>/=\"'&;:w가0 ", max_size=8))
def test_damaged_markup_is_read_or_refused(name: str, where: float, damage: str) -> None:
    """The same inside the container, where its checksums do not help."""
    main = MAIN[name]
    xml = papers.entry(SAMPLES[name], main)
    place = int(where * len(xml))
    changed = xml[:place] + damage.encode() + xml[place + len(damage) :]
    try:
        document = read_document(name, papers.repacked(SAMPLES[name], {main: changed}))
    except UnreadableError:
        return
    assert len(document.pages) <= 1

"""Office files made here: HWPX, DOCX, PPTX, ODT and ODS as archives of XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tests.unit.knowledge.papers import archive

_HWPML = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
_HEAD = 'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
    for name, kind in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
    )
)


def hwpx(*sections: str, header: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return an HWPX file; each section is its XML, `header` is what stands in the header part."""
    entries = {"mimetype": b"application/hwp+zip"}
    if header:
        entries["Contents/header.xml"] = f"<hh:head {_HEAD}>{header}</hh:head>".encode()
    for number, section in enumerate(sections):
        entries[f"Contents/section{number}.xml"] = f"<hs:sec {_HWPML}>{section}</hs:sec>".encode()
    return archive({**entries, **(more or {})})


def hp(*runs: str, shape: int = 0) -> str:
    """Return a paragraph of HWPX; what is no element is a text."""
    inside = "".join(run if run.startswith("<") else f"<hp:t>{run}</hp:t>" for run in runs)
    return f'<hp:p paraPrIDRef="{shape}"><hp:run>{inside}</hp:run></hp:p>'


def sub_list(*paragraphs: str) -> str:
    """Return a list of paragraphs of HWPX."""
    return f"<hp:subList>{''.join(paragraphs)}</hp:subList>"


def ctrl(name: str, text: str) -> str:
    """Return a control of HWPX with a text: a note, a comment, a header."""
    return f"<hp:ctrl><hp:{name}>{sub_list(hp(text))}</hp:{name}></hp:ctrl>"


def tc(content: str, row: int, column: int, *, rows: int = 1, columns: int = 1, header: int = 0) -> str:
    """Return a cell of HWPX."""
    inside = content if content.startswith("<") else hp(content)
    return (
        f'<hp:tc header="{header}">{sub_list(inside)}<hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
        f'<hp:cellSpan colSpan="{columns}" rowSpan="{rows}"/></hp:tc>'
    )


def tbl(rows: Iterable[Iterable[str]], caption: str = "") -> str:
    """Return a table of HWPX from rows of texts or cells."""
    lines = ""
    for row, cells in enumerate(rows):
        placed = (cell if cell.startswith("<hp:tc") else tc(cell, row, place) for place, cell in enumerate(cells))
        lines += f"<hp:tr>{''.join(placed)}</hp:tr>"
    return f"<hp:tbl>{f'<hp:caption>{sub_list(caption)}</hp:caption>' if caption else ''}{lines}</hp:tbl>"


def _related(references: Mapping[str, tuple[str, str]]) -> bytes:
    inside = "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in references.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'.encode()


def docx(body: str, parts: Mapping[str, str] | None = None, *, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a DOCX file; `parts` are the insides of styles, header, footer, footnotes, endnotes and comments."""
    space = f'xmlns:w="{_WORD}"'
    entries = {
        "_rels/.rels": _related({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>".encode(),
    }
    references = {}
    for number, (name, inside) in enumerate((parts or {}).items(), start=1):
        entries[f"word/{name}.xml"] = f"<w:{name} {space}>{inside}</w:{name}>".encode()
        references[f"rId{number}"] = (name.rstrip("0123456789"), f"{name}.xml")
    entries["word/_rels/document.xml.rels"] = _related(references)
    return archive({**entries, **(more or {})})


def wp(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of DOCX; what is no element is a text."""
    inside = "".join(run if run.startswith("<") else wr(run) for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def wr(text: str, properties: str = "") -> str:
    """Return a run of DOCX."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def wtbl(rows: Iterable[Iterable[tuple[str, str] | str]], shapes: Mapping[int, str] | None = None) -> str:
    """Return a table of DOCX; a cell is a text, or a text and its properties; `shapes` are properties of rows."""
    lines = ""
    for number, cells in enumerate(rows):
        inside = ""
        for cell in cells:
            text, properties = (cell, "") if isinstance(cell, str) else cell
            inside += f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else wp(text)}</w:tc>"
        lines += f"<w:tr><w:trPr>{(shapes or {}).get(number, '')}</w:trPr>{inside}</w:tr>"
    return f"<w:tbl>{lines}</w:tbl>"


def pptx(slides: Sequence[str], *, order: Sequence[int] | None = None, hidden: Sequence[int] = ()) -> bytes:
    """Return a PPTX file; a slide is its shapes, `order` tells which file comes when, `hidden` which are not shown."""
    space = f'xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}"'
    entries = {"_rels/.rels": _related({"rId1": ("officeDocument", "ppt/presentation.xml")})}
    for number, shapes in enumerate(slides):
        show = ' show="0"' if number in hidden else ""
        tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        entries[f"ppt/slides/slide{number}.xml"] = f"<p:sld {space}{show}>{tree}</p:sld>".encode()
        entries[f"ppt/notesSlides/notes{number}.xml"] = f"<p:notes {space}>{sp('발표자 메모')}</p:notes>".encode()
    listed = "".join(f'<p:sldId id="{256 + place}" r:id="r{place}"/>' for place in order or range(len(slides)))
    entries["ppt/presentation.xml"] = (
        f"<p:presentation {space}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>".encode()
    )
    entries["ppt/_rels/presentation.xml.rels"] = _related(
        {f"r{number}": ("slide", f"slides/slide{number}.xml") for number in range(len(slides))}
    )
    return archive(entries)


def sp(*lines: str, kind: str = "", hidden: int = 0) -> str:
    """Return a shape of PPTX with lines, maybe a placeholder of a kind."""
    place = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else ""
    named = f'<p:nvSpPr><p:cNvPr id="1" hidden="{hidden}"/>{place}</p:nvSpPr>'
    return f"<p:sp>{named}<p:txBody>{''.join(map(ap, lines))}</p:txBody></p:sp>"


def ap(text: str) -> str:
    """Return a paragraph of PPTX."""
    return f"<a:p>{text}</a:p>" if text.startswith("<") else f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def atbl(rows: Iterable[Iterable[tuple[str, str] | str]], properties: str = "") -> str:
    """Return a table of PPTX; a cell is a text, or a text and its attributes."""
    lines = ""
    for cells in rows:
        inside = ""
        for cell in cells:
            text, spans = (cell, "") if isinstance(cell, str) else cell
            inside += f"<a:tc {spans}><a:txBody>{ap(text)}</a:txBody></a:tc>"
        lines += f"<a:tr>{inside}</a:tr>"
    table = f"<a:tbl><a:tblPr {properties}/>{lines}</a:tbl>"
    return f"<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic></p:graphicFrame>"


def opened(kind: str, body: str, styles: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return an OpenDocument file of a kind (text, spreadsheet)."""
    content = (
        f"<office:document-content {_OPEN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"content.xml": content.encode(), **(more or {})})


def orow(*cells: str, attributes: str = "") -> str:
    """Return a row of an OpenDocument table; what is no element is a text."""
    inside = "".join(cell if cell.startswith("<") else ocell(cell) for cell in cells)
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def ocell(text: str, attributes: str = "") -> str:
    """Return a cell of an OpenDocument table."""
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"

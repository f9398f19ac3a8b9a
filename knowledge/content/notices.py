"""Notices: any file that can be read, to passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from knowledge.content.entry import Entry, LeftOutError
from knowledge.content.faq import SOURCE_COLUMNS
from knowledge.content.finding import NOTHING_OF_FILE, UNREAD_FILE, Finding
from knowledge.content.front_matter import refuse_dashes, texts_of
from knowledge.content.titling import title_of
from knowledge.loading.decoding import decode, one_line
from knowledge.loading.document import Document, UnreadableError
from knowledge.loading.markdown import split_front_matter
from knowledge.loading.transcripts import Transcripts
from knowledge.passage import Passage
from knowledge.splitting import Piece, split

KEYS = ("title", *SOURCE_COLUMNS)


def read_notice(
    municipality: str,
    file: str,
    data: bytes,
    sidecar: tuple[str, bytes],
    findings: list[Finding],
    transcripts: Transcripts,
) -> tuple[Passage, ...]:
    """Return the passages of one notice; what is wrong with it is added to the findings.

    `file` is the path below the content folder, `sidecar` the path and the bytes of the TOML file beside it, both
    empty when there is none.
    """
    try:
        texts = _texts(file, data, sidecar, findings)
        document = transcripts.document(file, data)
        return _passages(municipality, Entry(file, 0, "", texts, findings), document)
    except UnreadableError as error:
        findings.append(Finding(file, 0, "", error.sentence, UNREAD_FILE))
    except LeftOutError:
        findings[-1] = replace(findings[-1], kept=UNREAD_FILE)
    return ()


def pieces_of(document: Document, title: str) -> tuple[Piece, ...]:
    """Return what a notice of this title answers with, piece by piece."""
    pieces = split(document, title)
    # a title alone would answer a question with itself
    return tuple(piece for piece in pieces if one_line(piece.text) != title) or pieces


def _texts(file: str, data: bytes, sidecar: tuple[str, bytes], findings: list[Finding]) -> Mapping[str, str]:
    texts = dict(texts_of(sidecar[0], decode(sidecar[1]), KEYS, findings))
    if file.casefold().endswith((".md", ".markdown")):
        text = decode(data)
        refuse_dashes(text, KEYS)
        texts.update(texts_of(file, split_front_matter(text)[0], KEYS, findings))
    return texts


def _passages(municipality: str, entry: Entry, document: Document) -> tuple[Passage, ...]:
    for caution in document.warnings if document.text else ():
        entry.find(caution.place, caution.message, "the rest of the file")
    title = entry.line("title") or title_of(document, entry.file)
    validity, audience, sample = entry.validity(), entry.audience(), entry.sample()
    source = entry.source(title=title)
    key = entry.file.partition("/")[2]
    pieces = pieces_of(document, title)
    if not pieces:
        entry.find("", "there is no text in the file (only pictures?)", NOTHING_OF_FILE)
    return tuple(
        Passage(
            municipality=municipality,
            key=f"{key}#{number}",
            kind="notice",
            title=piece.title,
            text=piece.text,
            source=replace(source, place=piece.place),
            validity=validity,
            audience=audience,
            topic=entry.line("topic"),
            sample=sample,
        )
        for number, piece in enumerate(pieces, start=1)
    )

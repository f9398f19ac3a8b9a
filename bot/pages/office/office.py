"""The office: what a file would say, what is published of it, and what was when; for officers and editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, ValidationError, field_validator
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import Desk, language_of, small
from bot.pages.office import tables
from bot.pages.office.words import deciding, words_in
from bot.publishing import Published
from handlers.people.staffing import Staff
from knowledge.content.notices import pieces_of
from knowledge.content.titling import title_of
from knowledge.library import Library
from knowledge.loading.decoding import clean
from knowledge.loading.document import Document, UnreadableError
from knowledge.loading.isolating import read_untrusted
from knowledge.loading.reading import FILE_BYTES
from knowledge.loading.transcripts import Transcripts
from knowledge.passage import Passage
from knowledge.wording import Say, spoken

FINDINGS = 20
"""Findings that are shown after publishing about the file, and about others."""
BLOCKS = 400
"""Blocks of a file that are shown."""
SUFFIXES = frozenset({".hwp", ".hwpx", ".pdf", ".docx", ".pptx", ".odt", ".html", ".md", ".txt"})
"""Formats of notices that may be uploaded."""
LONGEST_NAME = 120


class Publishing(Protocol):
    """Whoever publishes a content folder."""

    def publish(
        self, folder: Path, now: datetime, *, dry_run: bool = False, insist: bool = False, only: str = ""
    ) -> Published:
        """Publish what the folder holds of one owner."""
        ...


class Facts(BaseModel):
    """What a notice says of itself beside its file; what is left empty is not written, and said no more."""

    title: str = Field(default="", max_length=200)
    audience: str = Field(default="", pattern="^(student|parent|mentor)?$")
    valid_until: date | None = None
    source_date: date | None = None
    source_url: str = Field(default="", max_length=500, pattern=r"^(https?://\S+)?$")

    @field_validator("valid_until", "source_date", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return value or None

    def toml(self) -> str:
        """Return the facts as the file beside a notice, "" when there is none."""
        texts = {"title": clean(self.title).strip(), "audience": self.audience, "source_url": self.source_url}
        lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items() if text]
        days = {"valid_until": self.valid_until, "source_date": self.source_date}
        return "\n".join([*lines, *(f"{name} = {day.isoformat()}" for name, day in days.items() if day), ""]).lstrip()


@dataclass(frozen=True)
class Office:
    """The rooms of the office; `folder` is None where no content can be uploaded, `prepare` brings indexes up.

    `transcripts` gives what reads a file that is uploaded, and keeps it while it is published.
    """

    desk: Desk
    library: Library
    publisher: Publishing
    folder: Path | None
    prepare: Callable[[], Sequence[str]]
    transcripts: Callable[[], Transcripts] = Transcripts

    def page(self, request: Request) -> Response:
        """Show the office."""
        staff = self._deciding(request)
        words = self.words(request)
        data = {"words": words, "language": language_of(request), "uploads": self.folder is not None}
        html = self.desk.environment.get_template("office.html").render(
            words=words,
            language=data["language"],
            version=self.desk.statics.version,
            staff=staff,
            data=data,
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def preview(self, request: Request) -> Response:
        """Return what is read from a file; nothing is kept."""
        staff = await run_in_threadpool(self._deciding, request)
        name, data, _ = await _uploaded(request)
        wrong: list[str] = []
        if tables.is_table(name):
            table, wrong = await run_in_threadpool(self._preview_table, request, staff, name, data)
            if table is not None:
                return table
        try:
            document = await run_in_threadpool(read_untrusted, name, data)
        except UnreadableError as error:
            return self._unreadable(request, error)
        fit = _is_notice(name) and _says(document)
        title = title_of(document, name)
        pieces = [{"title": each.title, "text": each.text} for each in pieces_of(document, title)[:BLOCKS]]
        shown = _shown(document, self._say(request))
        lacks = "" if fit else "text" if _is_notice(name) else "entries" if tables.is_table(name) else "notice"
        said = {"table": False, "notice": fit, "lacks": lacks, "title": title, "pieces": pieces}
        return JSONResponse(shown | said | {"warnings": [*wrong, *shown["warnings"]]})

    def _preview_table(
        self, request: Request, staff: Staff, name: str, data: bytes
    ) -> tuple[Response | None, list[str]]:
        """Return a table as a FAQ, None where it is none, and what is wrong with it."""
        owner, say = staff.municipality, self._say(request)
        entries, findings = tables.read_table(owner, name, data, Transcripts())
        live = [each for each in self.library.owned(owner) if each.source.file.startswith(f"{owner}/faq.")]
        shown = JSONResponse(tables.drawn(entries, findings, live, say)) if entries else None
        return shown, [finding.told(say) for finding in findings]

    async def upload(self, request: Request) -> Response:
        """Put a file among the municipality's notices and publish it, unless golden questions would go wrong."""
        staff = await run_in_threadpool(self._deciding, request)
        if self.folder is None:
            return self._said(request, "no_folder", 409)
        name, data, facts = await _uploaded(request)
        if tables.is_table(name):
            return await run_in_threadpool(self._upload_table, request, staff, name, data)
        if not _is_notice(name):
            return self._said(request, "no_notice", 415)
        try:
            document = await run_in_threadpool(self.transcripts().document, name, data)
        except UnreadableError as error:
            return self._unreadable(request, error)
        if not _says(document):
            self.transcripts().forget(name, data)
            return self._said(request, "no_text", 422)
        return await run_in_threadpool(self._upload_notice, request, staff, name, data, facts)

    def _upload_notice(self, request: Request, staff: Staff, name: str, data: bytes, facts: Facts) -> Response:
        """Publish a notice; one that is held back leaves its folder as it was."""
        path = self._notices(staff) / name
        before = {each: each.read_bytes() if each.is_file() else None for each in (path, _beside(path))}
        _write(path, data)
        if facts.model_fields_set:
            _say(_beside(path), facts.toml())
        published = self._published(request, staff, insist=_insists(request), file=name)
        for each, bytes_ in before.items() if published["held"] else ():
            if bytes_ is None:
                each.unlink(missing_ok=True)
            else:
                _write(each, bytes_)
        if published["held"]:
            self.transcripts().forget(name, data)
        return JSONResponse(published | {"file": name}, 201)

    def _upload_table(self, request: Request, staff: Staff, name: str, data: bytes) -> Response:
        """Publish a table in place of the FAQ before it, which is kept aside; one that is held back changes nothing."""
        entries, _ = tables.read_table(staff.municipality, name, data, self.transcripts())
        if not entries:
            self.transcripts().forget(name, data)
            return self._said(request, "no_entries", 415)
        file = tables.put_in(self._folder(staff), name, data)
        published = self._published(request, staff, insist=_insists(request), file=file)
        if published["held"]:
            tables.put_back(self._folder(staff))
            self.transcripts().forget(name, data)
        return JSONResponse(published | {"file": file, "table": True}, 201)

    def put_back(self, request: Request) -> Response:
        """Bring the FAQ back that the last table took the place of."""
        staff = self._uploading(request)
        tables.put_back(self._folder(staff))
        return JSONResponse(self._published(request, staff, insist=True, file="faq."))

    def notices(self, request: Request) -> Response:
        """Return the files of notices that are answered from, by name."""
        staff = self._deciding(request)
        below = f"{staff.municipality}/notices/"
        files: dict[str, list[Passage]] = {}
        for entry in self.library.owned(staff.municipality):
            if entry.source.file.startswith(below):
                files.setdefault(entry.source.file.removeprefix(below), []).append(entry)
        return JSONResponse(
            {
                "notices": [
                    {
                        "file": name,
                        "title": pieces[0].title.partition(" > ")[0],
                        "pieces": len(pieces),
                        "until": pieces[0].validity.until.isoformat() if pieces[0].validity.until else None,
                        "out": self.folder is not None and name == _safe(name),
                    }
                    for name, pieces in sorted(files.items())
                ]
            }
        )

    def take_out(self, request: Request, name: str) -> Response:
        """Take a notice out; it is kept beside the others under a hidden name."""
        staff = self._uploading(request)
        if name != _safe(name):
            raise HTTPException(404)
        path = self._notices(staff) / name
        for each in (path, _beside(path)):
            if each.exists():
                each.replace(each.with_name(f".{each.name}.out"))
        return JSONResponse(self._published(request, staff, insist=_insists(request), file=name))

    def words(self, request: Request) -> Mapping[str, str]:
        """Return the words of the office in the language of the page."""
        return words_in(self.desk, request)

    def _say(self, request: Request) -> Say:
        return self.desk.gettext(language_of(request))

    def _deciding(self, request: Request) -> Staff:
        return deciding(self.desk, request)

    def _uploading(self, request: Request) -> Staff:
        staff = self._deciding(request)
        if self.folder is None:
            raise HTTPException(409, self.words(request)["no_folder"])
        return staff

    def _folder(self, staff: Staff) -> Path:
        return (self.folder or Path()) / staff.municipality

    def _notices(self, staff: Staff) -> Path:
        return self._folder(staff) / "notices"

    def _published(self, request: Request, staff: Staff, *, insist: bool, file: str = "") -> dict[str, Any]:
        published = self.publisher.publish(
            self.folder or Path(), self.desk.now(), insist=insist, only=staff.municipality
        )
        failed = self.prepare()
        mine = [change for change in published.ingested.difference.passages if change.owner == staff.municipality]
        prefix, say = f"{staff.municipality}/", self._say(request)
        found = [each for each in published.ingested.findings if each.file.startswith(prefix)]
        about = [each for each in found if file in str(each) or each.unread.endswith("/")]
        others = [each.told(say) for each in found if each not in about]
        return {
            "added": sum(len(change.added) for change in mine),
            "changed": sum(change.said_anew for change in mine),
            "removed": sum(len(change.removed) for change in mine),
            "held": [question for held in published.held for question in held.questions],
            "unindexed": staff.municipality in failed,
            "findings": [each.told(say) for each in about[:FINDINGS]],
            "more": max(0, len(about) - FINDINGS),
            "others": others[:FINDINGS],
            "others_more": max(0, len(others) - FINDINGS),
        }

    def _unreadable(self, request: Request, error: UnreadableError) -> Response:
        why = spoken(error.sentence, self._say(request))
        message = self.words(request)["unreadable"].format(why=why)
        return JSONResponse({"error": type(error).__name__, "message": message}, 422)

    def _said(self, request: Request, word: str, status: int) -> Response:
        return JSONResponse({"error": word, "message": self.words(request)[word]}, status)


def office_routes(office: Office) -> APIRouter:
    """Return the routes of the office, below those of the desk so that one cookie opens both."""
    router = APIRouter(include_in_schema=False)
    own = Depends(guarding.own_origin)
    get: dict[str, Any] = {"methods": ["GET"], "response_model": None}
    post: dict[str, Any] = {"methods": ["POST"], "response_model": None, "dependencies": [own, Depends(small)]}
    files: dict[str, Any] = {"methods": ["POST"], "response_model": None, "dependencies": [own, Depends(fitting)]}
    router.add_api_route("/desk/office", office.page, **get)
    router.add_api_route("/desk/office/preview", office.preview, **files)
    router.add_api_route("/desk/office/files", office.upload, **files)
    router.add_api_route("/desk/office/tables/back", office.put_back, **post)
    router.add_api_route("/desk/office/notices", office.notices, **get)
    router.add_api_route("/desk/office/files/{name}/out", office.take_out, **post)
    return router


def _insists(request: Request) -> bool:
    return request.query_params.get("insist") == "1"


def fitting(request: Request) -> None:
    """Let only bodies in that a file of the largest size fits into."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FILE_BYTES + 4096:
        raise HTTPException(413)


async def _uploaded(request: Request) -> tuple[str, bytes, Facts]:
    """Return the name and the bytes of the one file in a form, and what is said of it."""
    async with request.form(max_files=1, max_fields=len(Facts.model_fields)) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise HTTPException(422)
        name = _safe(file.filename or "")
        if not name:
            raise HTTPException(422)
        try:
            facts = Facts.model_validate({key: value for key, value in form.items() if key in Facts.model_fields})
        except ValidationError as error:
            raise HTTPException(422) from error
        return name, await file.read(), facts


def _safe(name: str) -> str:
    """Return the last part of a name without what could lead elsewhere; "" when nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2].strip().lstrip(".~")
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(suffix)]}{dot}{suffix}" if stem else kept[:LONGEST_NAME]


def _says(document: Document) -> bool:
    """Tell whether there is anything to be published of a file: of a scan there is nothing."""
    return any(page.blocks for page in document.pages)


def _is_notice(name: str) -> bool:
    return PurePosixPath(name).suffix.casefold() in SUFFIXES


def _beside(path: Path) -> Path:
    """Return the file with the facts about a notice."""
    return path.with_name(f"{path.name}.toml")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(data)
    fresh.replace(path)


def _say(path: Path, facts: str) -> None:
    """Write the facts about a notice in place of those of the file before it, which may be over."""
    if facts:
        _write(path, facts.encode())
    else:
        path.unlink(missing_ok=True)


def _shown(document: Document, say: Say) -> dict[str, Any]:
    blocks = [
        {"page": page.number, "kind": block.kind, "text": block.text, "place": block.place}
        for page in document.pages
        for block in page.blocks
    ]
    return {
        "blocks": blocks[:BLOCKS],
        "more": max(0, len(blocks) - BLOCKS),
        "warnings": [warning.told(say) for warning in document.warnings],
    }

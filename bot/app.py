"""The web application: pages, webhooks, the API, health and metrics; its lifespan starts and stops everything else."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.assembly import Gyeot
from bot.calling import kakao_routes
from bot.cloakroom import Cloakroom
from bot.ingesting import prepare
from bot.mentoring import Following, summing
from bot.pages import guarding
from bot.pages.calendar import calendar_routes
from bot.pages.chat import chat_routes
from bot.pages.desk.cases import DeskCases, case_routes
from bot.pages.desk.desk import Desk, desk_routes
from bot.pages.desk.drafts import DeskDrafts, draft_routes
from bot.pages.desk.sending import DeskSending, sending_routes
from bot.pages.office.asked import AskedInVain, asked_routes
from bot.pages.office.consents import Consents, consent_routes
from bot.pages.office.editions import Editions, edition_routes
from bot.pages.office.office import Office, office_routes
from bot.pages.office.renewing import Renewing, renewing_routes
from bot.pages.refusing import plain_refusals
from bot.pages.rights.notice import notice_routes
from bot.pages.serving import media_type
from bot.pages.sources import Sources
from bot.pages.statics import Statics
from bot.pages.writing import Signs
from bot.presenting import presented
from bot.publishing import publisher_of
from bot.readiness import SILENT, Readiness
from bot.settings import SAMPLES
from bot.summoning import Summoning
from handlers.asking import UnknownMunicipalityError, ask
from handlers.catalogue import speaker
from handlers.consents.verifying import methods
from handlers.consents.words import news
from handlers.conversation import Address, Attachment
from handlers.crisis import aid
from handlers.people.escalation import Escalation
from handlers.records import Backlog
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.keeping.confirming import Confirming
from handlers.records.tables.conversations import new_token
from knowledge.loading.transcripts import FOLDER, Transcripts
from retrieval.answer import Question

NEAR = 3
"""Answers that are shown beside a draft."""

LONGEST_BODY = 1 << 20
"""Bytes of any body that is no file: a Telegram update is a few kilobytes, the longest message 16 (proposed)."""
FILES = re.compile(r"/chat/file|/desk/talks/[^/]+/file|/desk/office/(?:preview|files)|/guardian/[^/]+")
"""The paths that take files: each refuses what says no length, or one too long for it."""


class Asked(BaseModel):
    """A question put to the API."""

    question: str = Field(min_length=1, max_length=4096)
    municipality: str = Field(min_length=1, max_length=64)
    language: str = Field(default="", max_length=8)


def application(gyeot: Gyeot) -> FastAPI:
    """Return the web application of an assembled program."""
    app = FastAPI(
        title="Gyeot", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=_lifespan(gyeot)
    )
    settings = gyeot.knowing.settings
    fetch = gyeot.telegram.fetch if gyeot.telegram else None
    cloakroom = Cloakroom(gyeot.records.files, gyeot.knowing.now, fetch)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    app.add_middleware(guarding.BoundBodies, most=LONGEST_BODY, files=FILES)
    app.add_middleware(guarding.SafeHeaders, frame_ancestors=settings.frame_ancestors)
    plain_refusals(app)
    _serve_operation(app, gyeot)
    _serve_api(app, gyeot)
    _serve_telegram(app, gyeot)
    if gyeot.kakao:
        app.include_router(kakao_routes(gyeot.kakao, gyeot.records.shelf, cloakroom, gyeot.knowing.now))
    app.include_router(calendar_routes(gyeot.records.plans, gyeot.knowing.now))
    signs = Signs()
    _serve_desk(app, gyeot, cloakroom, signs)
    if gyeot.consents:
        app.include_router(
            notice_routes(
                requests=gyeot.consents,
                showing=gyeot.records.showing,
                methods=methods(settings.guardian_methods),
                now=gyeot.knowing.now,
                municipalities=gyeot.knowing.library.municipalities,
            )
        )
    app.include_router(
        chat_routes(
            inbox=gyeot.reception,
            mailbox=gyeot.records,
            channel=gyeot.web,
            municipalities=gyeot.knowing.library.municipalities,
            gettext=speaker,
            now=gyeot.knowing.now,
            new_token=lambda: secrets.token_urlsafe(16),
            urgent=lambda text: gyeot.screen(text).crisis,
            helping=lambda message: aid(message, gyeot.screen, gyeot.knowing.now()),
            open_file=cloakroom.open,
            awaits_file=gyeot.records.files.awaited,
            keep_file=lambda address, name, shape, content: gyeot.records.files.keep_for(
                address, name, shape, content, gyeot.knowing.now()
            ),
            gone=Sources(gyeot.knowing.library, gyeot.records.session_for, gyeot.knowing.now).gone,
            signs=signs,
            offers=gyeot.offers,
        )
    )
    return app


def _lifespan(gyeot: Gyeot):  # type: ignore[no-untyped-def]  # noqa: ANN202 - FastAPI's own name for it is private
    beside: list[Following | Summoning] = [each for each in (gyeot.following, gyeot.summoning) if each]

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        gyeot.delivery.start()
        gyeot.reception.start()
        gyeot.clock.start()
        if gyeot.indexing:
            gyeot.indexing.start()
        if gyeot.telegram:
            await gyeot.telegram.start(gyeot.reception)
        if gyeot.kakao:
            gyeot.kakao.start(gyeot.reception)
        for each in beside:
            each.start()
        try:
            yield
        finally:
            gyeot.web.close()
            if gyeot.telegram:
                await gyeot.telegram.stop()
            if gyeot.indexing:
                await gyeot.indexing.stop(0)  # what is embedded is kept; the next start goes on from there
            for each in beside:
                await each.stop()
            await gyeot.clock.stop()
            await gyeot.reception.stop()
            await gyeot.delivery.stop()
            gyeot.knowing.storage.close()

    return running


def _serve_desk(app: FastAPI, gyeot: Gyeot, cloakroom: Cloakroom, signs: Signs) -> None:
    knowing = gyeot.knowing

    async def fetch(file: Attachment, escalation: Escalation) -> tuple[bytes, str] | None:
        opened = await cloakroom.open_line(file, escalation.conversation)
        return (opened.content, media_type(opened)) if opened else None

    def near(municipality: str, question: str) -> list[tuple[str, str]]:
        hits = knowing.searcher.search(Question(municipality, question, knowing.now().date()), NEAR)
        return [(hit.passage.title, hit.passage.text) for hit in hits if hit.keyword > 0]  # else it only lay nearest

    def knows(municipality: str, question: str) -> bool:
        asked = Question(municipality, question, knowing.now().date(), plain=True)
        return knowing.searcher.is_current(municipality) and knowing.answerer.answer(asked).kind == "answered"

    requests = gyeot.consents or ConsentRequests(knowing.storage, news)
    confirming = Confirming(knowing.storage, requests)
    desk = Desk(
        gyeot.records,
        Statics(),
        speaker,
        knowing.now,
        posted=gyeot.delivery.wake,
        fetch=fetch,
        closing=lambda: gyeot.web.closing,
        consents=lambda staff: confirming.to_confirm(staff, knowing.now()),
        writes=signs.writes,
        summary=summing(knowing),
    )
    drafts = DeskDrafts(
        desk,
        publish=lambda passage: knowing.library.add(passage, knowing.now()),
        near=near,
        remove=lambda owner, key: knowing.library.withdraw(owner, key, knowing.now()),
    )
    own = knowing.settings.content if knowing.settings.content != SAMPLES else None
    office = Office(
        desk,
        knowing.library,
        publisher_of(knowing),
        own,
        lambda: prepare(knowing.library, knowing.searcher),
        lambda: Transcripts(knowing.settings.data / FOLDER),
    )
    app.include_router(consent_routes(Consents(desk, confirming)))
    app.include_router(office_routes(office))
    app.include_router(edition_routes(Editions(desk, knowing.library, office.prepare)))
    app.include_router(asked_routes(AskedInVain(desk, knowing.library, drafts.publish, knows)))
    app.include_router(renewing_routes(Renewing(desk, knowing.library, gyeot.offers)))

    async def typing(whom: Address) -> None:
        if channel := gyeot.channels.get(whom.channel):
            await channel.typing(whom)

    app.include_router(sending_routes(DeskSending(desk, typing, new_token)))
    app.include_router(draft_routes(drafts))
    app.include_router(case_routes(DeskCases(desk)))
    app.include_router(desk_routes(desk))


def _serve_operation(app: FastAPI, gyeot: Gyeot) -> None:
    def backlogs() -> tuple[Backlog, Backlog]:
        now = gyeot.knowing.now()
        return gyeot.records.inbox.backlog(now), gyeot.records.outbox.backlog(now)

    readiness = Readiness(lambda: gyeot.records.outbox.prove(gyeot.knowing.now()))

    @app.get("/live", include_in_schema=False)
    async def live() -> Response:
        """Say that the process answers: to start it anew would mend nothing that `/health` tells of."""
        return JSONResponse({"status": "ok"})

    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        """Say whether messages can be kept, and what waits."""
        if trouble := await readiness.trouble():
            return JSONResponse({"status": trouble}, status_code=503)
        try:
            inbox, outbox = await run_in_threadpool(backlogs)
        except Exception:  # noqa: BLE001 - whatever keeps the database from answering, the answer is "not well"
            return JSONResponse({"status": SILENT}, status_code=503)
        telegram = gyeot.telegram.state if gyeot.telegram else "off"
        waiting = {"inbox": inbox.waiting, "outbox": outbox.waiting}
        return JSONResponse({"status": "ok", "waiting": waiting, "telegram": telegram})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Return counts in Prometheus' text format; there is nothing personal in them."""
        inbox, outbox = await run_in_threadpool(backlogs)
        lines = []
        for name, backlog in (("inbox", inbox), ("outbox", outbox)):
            lines.append(f"gyeot_{name}_waiting {backlog.waiting}")
            lines.append(f"gyeot_{name}_oldest_seconds {backlog.oldest:.1f}")
            lines.append(f"gyeot_{name}_failed {backlog.failed}")
        return PlainTextResponse("\n".join(lines) + "\n")


def _serve_api(app: FastAPI, gyeot: Gyeot) -> None:
    knowing = gyeot.knowing

    @app.post("/api/v1/ask")
    def answer(asked: Asked) -> Response:
        """Answer a question from what a municipality has published; nothing is kept."""
        try:
            places = knowing.library.municipalities()
            found = ask(
                knowing.answerer,
                places,
                asked.municipality,
                asked.question,
                knowing.now(),
                language=asked.language,
                screen=gyeot.screen,
            )
        except UnknownMunicipalityError as error:
            return JSONResponse({"error": str(error)}, status_code=404)
        return JSONResponse(presented(*found))


def _serve_telegram(app: FastAPI, gyeot: Gyeot) -> None:
    telegram = gyeot.telegram
    if telegram is None:
        return

    @app.post("/telegram", include_in_schema=False)
    async def webhook(request: Request) -> Response:
        """Keep an update that Telegram brings, and acknowledge it after that."""
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            return Response(status_code=413)
        return Response(status_code=await telegram.handle_webhook(request.headers, await request.body()))

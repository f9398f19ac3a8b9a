"""The office's page of guardians' consents: what waits, how it was given, what was signed; confirmed or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import Desk, language_of, small
from bot.pages.wording import Translate
from handlers.consents.consenting import Band
from handlers.consents.verifying import CONFIRM, HOWS, REASONS, GuardianRequest
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Staff, anywhere
from handlers.records.keeping.confirming import Confirming, UnknownRequestError

LONGEST = 12
"""Letters of a number as somebody types it, with what they put between."""

WHOS: tuple[Band, ...] = ("teen", "adult", "guardian")
"""Who may turn out to use the talk of somebody who said to be under 14."""

_MEDIA = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Consents:
    """The rooms of this page; each is for officers and leads who are signed in."""

    desk: Desk
    confirming: Confirming

    def page(self, request: Request) -> Response:
        """Show what waits, without anybody's name or number, or go to the one whose number was typed."""
        staff = self._confirming(request)
        if ticket := "".join(filter(str.isalnum, request.query_params.get("ticket", "")[:LONGEST])):
            return RedirectResponse(f"/desk/office/consents/{ticket}?lang={language_of(request)}", 303)
        waiting = self.confirming.waiting(staff, self.desk.now())
        done = request.query_params.get("done", "")
        return self._html(
            request, staff, waiting=waiting, opened=None, done=done if done in {"yes", "no", "age"} else ""
        )

    def open(self, request: Request, ticket: str) -> Response:
        """Show one request with whom to call; looking is noted."""
        staff = self._confirming(request)
        opened = self._found(lambda: self.confirming.look(ticket, staff, self.desk.now()))
        return self._html(request, staff, waiting=(), opened=opened, done="")

    def form(self, request: Request, ticket: str) -> Response:
        """Return the signed form that was sent; looking is noted."""
        staff = self._confirming(request)
        found = self._found(lambda: self.confirming.form(ticket, staff, self.desk.now()))
        if found is None:
            raise HTTPException(404)
        kind, content = found
        headers = {
            "Content-Disposition": f'{"attachment" if kind == "pdf" else "inline"}; filename="{ticket}.{kind}"',
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Response(content, media_type=_MEDIA[kind], headers=headers)

    async def decide(self, request: Request, ticket: str) -> Response:
        """Confirm a consent, note why not, or that the child is 14 by now; each tells the child."""
        async with request.form(max_files=0, max_fields=4) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(self._decide, request, ticket, given)

    def _decide(self, request: Request, ticket: str, given: Mapping[str, str]) -> Response:
        staff, now = self._confirming(request), self.desk.now()
        how = next((each for each in HOWS if each == given.get("how")), None)
        reason = next((each for each in REASONS if each == given.get("reason")), None)
        band = next((each for each in WHOS if each == given.get("band")), None)
        if given.get("answer") == "yes" and how:
            self._found(lambda: self.confirming.confirm(ticket, staff, how, now))
        elif given.get("answer") == "no" and reason:
            self._found(lambda: self.confirming.refuse(ticket, staff, reason, now))
        elif given.get("answer") == "age" and given.get("seen") and band:
            self._found(lambda: self.confirming.of_age(ticket, staff, now, band))
        else:
            raise HTTPException(422)
        self.desk.posted()
        return RedirectResponse(f"/desk/office/consents?done={given['answer']}&lang={language_of(request)}", 303)

    def _confirming(self, request: Request) -> Staff:
        staff = self.desk.needed(request)
        if not staff.roles & CONFIRM:
            raise HTTPException(403, words(self.desk.gettext(language_of(request)))["not_yours"])
        return staff

    def _found(self, deed: Any) -> Any:
        try:
            return deed()
        except UnknownRequestError as error:
            raise HTTPException(404) from error
        except NotAllowedError as error:
            raise HTTPException(403) from error

    def _html(
        self, request: Request, staff: Staff, *, waiting: tuple[GuardianRequest, ...], opened: Any, done: str
    ) -> Response:
        language = language_of(request)
        html = self.desk.environment.get_template("office_consents.html").render(
            words=words(self.desk.gettext(language)),
            language=language,
            version=self.desk.statics.version,
            staff=staff,
            zone=anywhere(staff.municipality).zone,
            waiting=waiting,
            opened=opened,
            done=done,
            hows=HOWS,
            whos=WHOS,
            reasons=REASONS,
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})


def consent_routes(consents: Consents) -> APIRouter:
    """Return the routes, below those of the desk so that one cookie opens both."""
    router = APIRouter(include_in_schema=False)
    post: dict[str, Any] = {"dependencies": [Depends(guarding.own_origin), Depends(small)]}
    router.add_api_route("/desk/office/consents", consents.page, methods=["GET"], response_model=None)
    router.add_api_route("/desk/office/consents/{ticket}", consents.open, methods=["GET"], response_model=None)
    router.add_api_route(
        "/desk/office/consents/{ticket}", consents.decide, methods=["POST"], response_model=None, **post
    )
    router.add_api_route("/desk/office/consents/{ticket}/form", consents.form, methods=["GET"], response_model=None)
    return router


def words(translate: Translate) -> dict[str, str]:
    """Return every word of the page in one language."""
    return {
        "title": translate("Guardians' consents"),
        "to_desk": translate("To the desk"),
        "why": translate(
            "Confirm only when you have seen that it is the guardian: on the signed form, in a call, or in person. "
            "Who looked and who decided is noted."
        ),
        "empty": translate("No consent waits for you."),
        "not_yours": translate("Consents are confirmed by officers and leads."),
        "look": translate("Look at it"),
        "back": translate("All that wait"),
        "since": translate("Asked on {day}"),
        "until": translate("Waits until {day}"),
        "given_code": translate("Agreed through the link, with the number of the child's screen"),
        "given_form": translate("Wants to sign the form"),
        "form_sent": translate("The signed form was sent"),
        "to_call": translate("Please call: the child gave the number"),
        "open": translate("Not answered yet. A signed form with this number may be handed in."),
        "contact": translate("Guardian's name and number"),
        "form": translate("The signed form"),
        "form_open": translate("Open the signed form"),
        "how": translate("How did you see it?"),
        "how_form": translate("By the signed form"),
        "how_call": translate("In a call"),
        "how_person": translate("In person"),
        "yes": translate("Confirm the consent"),
        "no": translate("Don't confirm"),
        "no_why": translate("Why not?"),
        "no_declined": translate("The guardian does not agree"),
        "no_unreached": translate("Nobody could be reached"),
        "no_not_guardian": translate("It was not the guardian"),
        "no_incomplete": translate("Something on the form is missing or can't be read"),
        "gone": translate("The contact and the form are erased with your decision. The child is told."),
        "agreed": translate("A guardian has agreed to this one already"),
        "find": translate("A number that somebody tells you"),
        "age_why": translate(
            "Is the child 14 by now, or was “under 14” a slip of an adult? The guardian says so in a call, or somebody "
            "shows it. Then they are asked for their own consent, the guardian's link ends, and nothing is erased."
        ),
        "who": translate("Who uses this talk?"),
        "who_teen": translate("14 to 17"),
        "who_adult": translate("18 or older"),
        "who_guardian": translate("A guardian"),
        "slip": translate("Please call: they say that “under 14” was a slip, and left their own number"),
        "age_seen": translate("I have seen or heard from the guardian that it is so"),
        "age": translate("They decide themselves"),
        "done_age": translate("Noted. They decide from here on, and are told so."),
        "done_yes": translate("Confirmed. The child is told."),
        "done_no": translate("Noted. The child is told."),
    }

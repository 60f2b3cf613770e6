"""Every operation over HTTP, generated from the registry: POST /api/<domain>/<verb>; and what may be read, by GET.

The path, the operationId and the permission are the operation's own name; the body and the answer are its own types.
A refusal is an RFC 9457 problem. A request with an Idempotency-Key is carried out once: the key is claimed in the
same transaction as the act, and a retry is given the stored answer, refusals included.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from inspect import Signature
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Body, NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.security import SessionAuth
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model
from pydantic import ValidationError as PydanticError

from daybook.change.appraisal import api as appraisal
from daybook.change.benefits import api as benefits
from daybook.change.discovery import api as discovery
from daybook.change.programmes import api as programmes
from daybook.change.systems import api as systems
from daybook.config.problems import PROBLEM, Problem, problem_of
from daybook.config.texts import refuse_unkept_body, refuse_unkept_query
from daybook.decisions.cases import api as cases
from daybook.decisions.undertakings import api as undertakings
from daybook.finance.budgets import api as budgets
from daybook.finance.ledger import api as ledger
from daybook.foundation.audit import api as audit
from daybook.foundation.organisation import api as organisation
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import LARGEST_PENCE
from daybook.kernel.once import Kept, carry_out_once
from daybook.kernel.operation import FROM_THE_EDGE, OPERATIONS, Operation
from daybook.kernel.periods import FIRST_DAY, LAST_DAY
from daybook.kernel.reading import Reading
from daybook.kernel.refused import Refused
from daybook.ui.routes import check_permission

LONGEST_KEY = 120
_WHOLE_BODY, _WHOLE_QUERY = Body(...), Query(...)
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})

log = structlog.get_logger(__name__)


READINGS = (
    *appraisal.READINGS,
    *cases.READINGS,
    *undertakings.READINGS,
    *budgets.READINGS,
    *ledger.READINGS,
    *audit.READINGS,
    *organisation.READINGS,
    *discovery.READINGS,
    *benefits.READINGS,
    *programmes.READINGS,
    *systems.READINGS,
)
_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Carry this request out once; a retry with the same key is given the same answer.",
}


@dataclass(frozen=True)
class Answer:
    """A status and a JSON body, as sent and as stored for a retry."""

    status: int
    body: Any

    def response(self, *, replayed: bool = False) -> HttpResponse:
        kind = PROBLEM if self.status >= 400 else "application/json"
        sent = JsonResponse(self.body, safe=False, status=self.status, content_type=kind)
        if replayed:
            sent["Idempotency-Replayed"] = "true"
        return sent


def build_api() -> NinjaAPI:
    """The API of every registered operation, with its OpenAPI description at /api/openapi.json."""
    # Session authentication brings the check of the CSRF token with it.
    api = NinjaAPI(title="Daybook", version="1", urls_namespace="api", docs_url=None, auth=SessionAuth())
    for operation in OPERATIONS.values():
        _add(api, operation)
    for reading in READINGS:
        _add_reading(api, reading)
    api.add_exception_handler(ValidationError, _unreadable)
    return api


def _add(api: NinjaAPI, operation: Operation) -> None:
    domain, verb = operation.verb.split(".")
    route = api.post(
        f"/{domain}/{verb}",
        operation_id=operation.verb,
        summary=verb.replace("_", " ").capitalize(),
        description=operation.run.__doc__,
        tags=[domain],
        openapi_extra={"parameters": [_KEY_PARAMETER]},
        response={200: operation.signature.return_annotation, REFUSALS: Problem},
    )
    route(_view(operation))


def _add_reading(api: NinjaAPI, reading: Reading) -> None:
    domain, name = reading.name.split(".")
    answer_type = TypeAdapter(reading.signature.return_annotation)
    model = _model(reading.name, reading.signature, _ASKED)

    def answered(request: HttpRequest, question: dict[str, Any]) -> HttpResponse:
        try:
            check_permission(request, reading.permission)
            refuse_unkept_query(request)
            found = reading.answer(actor=request.actor, now=clock.now(), **question)  # type: ignore[attr-defined]
        except Refused as refusal:
            return _problem(request, refusal).response()
        return Answer(200, answer_type.dump_python(found, mode="json")).response()

    def view(request: HttpRequest, asked: Any = _WHOLE_QUERY) -> HttpResponse:
        return answered(request, {name: getattr(asked, name) for name in model.model_fields})

    def view_of_all(request: HttpRequest) -> HttpResponse:
        return answered(request, {})

    view.__annotations__["asked"] = model
    # The reader insists on a whole query string where one is declared, even of a question without parameters.
    chosen = view if model.model_fields else view_of_all
    chosen.__name__ = reading.name.replace(".", "_")
    chosen.daybook_permission = reading.permission  # type: ignore[attr-defined]
    route = api.get(
        f"/{domain}/{name}",
        operation_id=f"read_{reading.name}",
        summary=name.replace("_", " ").capitalize(),
        description=reading.answer.__doc__,
        tags=[domain],
        response={200: reading.signature.return_annotation, REFUSALS: Problem},
    )
    route(chosen)


def _view(operation: Operation) -> Callable[..., HttpResponse]:
    answer_type = TypeAdapter(operation.signature.return_annotation)
    model = _model(operation.verb, operation.signature, _TOLD)

    def view(request: HttpRequest, body: Any = _WHOLE_BODY) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]

        def act() -> Answer:
            try:
                refuse_unkept_body(request)
                _refuse_wide_numbers(request)
                told = _told_strictly(model, request.body)
                arguments = {name: getattr(told, name) for name in model.model_fields}
                result = operation.run(actor=actor, now=clock.now(), **arguments)
            except Refused as refusal:
                return _problem(request, refusal)
            return Answer(200, answer_type.dump_python(result, mode="json"))

        return act().response() if operation.confidential else _once(request, actor, act)

    view.__annotations__["body"] = model
    view.__name__ = operation.verb.replace(".", "_")
    view.daybook_permission = operation.verb  # type: ignore[attr-defined]
    return view


def _model(verb: str, signature: Signature, bounds: dict[type, Any]) -> type[BaseModel]:
    """What a caller gives: every parameter but those that come from the edge."""
    fields: dict[str, Any] = {
        name: (
            _bounded(parameter.annotation, bounds),
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for name, parameter in signature.parameters.items()
        if name not in FROM_THE_EDGE
    }
    name = "".join(part.title() for part in verb.replace(".", "_").split("_"))
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


# Whole numbers over HTTP are counts, versions and amounts: none is negative, or wider than the databases store.
_Whole = Annotated[int, Field(ge=0, le=LARGEST_PENCE)]
_Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
_TOLD: dict[type, Any] = {int: _Whole, date: _Day}
# Any day may be asked about.
_ASKED: dict[type, Any] = {int: _Whole}
_WIDE_NUMBER = re.compile(rb"[0-9]{19}")


def _bounded(annotation: Any, bounds: dict[type, Any]) -> Any:
    """The type of a parameter, with its whole numbers (and days) held to what can be stored."""
    plain = getattr(annotation, "__supertype__", annotation)
    if plain in bounds:
        return bounds[plain]
    if get_origin(plain) in {Union, UnionType} and NoneType in get_args(plain):
        kinds = [_bounded(kind, bounds) for kind in get_args(plain) if kind is not NoneType]
        return Union[*kinds, None]
    return annotation


def _told_strictly(model: type[BaseModel], body: bytes) -> BaseModel:
    """What the body says, each value of the kind that is asked for, in rows of a list too.

    Refused `unreadable` for "12" or 12.0 where pence are a whole number: what was meant is not guessed of money.
    """
    try:
        return model.model_validate_json(body, strict=True)
    except PydanticError as error:
        raise _unread(error.errors(include_url=False)) from None


def _refuse_wide_numbers(request: HttpRequest) -> None:
    """Refused `unreadable` where a number anywhere in the body, rows of a list too, is wider than can be stored."""
    if _WIDE_NUMBER.search(request.body):
        json.loads(request.body, parse_int=_narrow)


def _narrow(digits: str) -> int:
    if len(digits) > len(str(LARGEST_PENCE)) + 1 or abs(int(digits)) > LARGEST_PENCE:
        raise Refused("unreadable", "A number in the request is too large to be right. Check the digits.")
    return int(digits)


def _once(request: HttpRequest, actor: Actor, act: Callable[[], Answer]) -> HttpResponse:
    """Carry a request out; with an Idempotency-Key, carry it out at most once and repeat the answer."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return act().response()
    if len(key) > LONGEST_KEY:
        refusal = Refused("bad_key", f"An Idempotency-Key has at most {LONGEST_KEY} characters. Use a UUID.")
        return _problem(request, refusal).response()
    digest = _request_digest(request)

    def kept_act() -> tuple[Answer, Kept]:
        answer = act()
        return answer, Kept(answer.status, json.loads(json.dumps(answer.body, cls=DjangoJSONEncoder)))

    done = carry_out_once(person=actor.person, key=key, digest=digest, at=clock.now(), act=kept_act)
    if isinstance(done, Answer):
        return done.response()
    if not hmac.compare_digest(done.request_digest, digest):
        refusal = Refused("key_reused", "This Idempotency-Key was used for another request. Give each request its own.")
        return _problem(request, refusal).response()
    return Answer(done.status, done.body).response(replayed=True)


def _request_digest(request: HttpRequest) -> str:
    """A keyed digest: bodies may hold a password, which must not be guessable from what is stored."""
    content = request.path.encode() + b"\0" + request.body
    return hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).hexdigest()


def _problem(request: HttpRequest, refusal: Refused) -> Answer:
    problem = problem_of(request, refusal)
    return Answer(problem.status, problem.model_dump())


# What the reader calls the whole of a request, before the names of fields that a caller gave.
_WHOLE = frozenset({("body", "body"), ("query", "asked")})


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    named = [{**one, "loc": one["loc"][2 if one["loc"][:2] in _WHOLE else 1 :]} for one in error.errors]
    return _problem(request, _unread(named)).response()


def _unread(errors: list[Any]) -> Refused:
    found = [{"at": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in errors]
    where = "; ".join(f"{one['at'] or 'the body'}: {one['message']}" for one in found[:5])
    return Refused("unreadable", f"The request cannot be read. {where}. See /api/openapi.json.", findings=found)

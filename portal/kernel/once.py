"""``Idempotency-Key``: a POST of the API that is repeated gives the first answer again and does nothing twice.

A key belongs to one account and one path. The claim is committed before the work begins; the work and its answer are
committed together, so that a killed process leaves either both or nothing, and the repetition then does the work anew.
A refusal (4xx) is kept like a success; what broke (5xx) is forgotten. Answers lie sealed until their time is over.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils.timezone import localdate
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from portal.kernel import clock, retention, uploads
from portal.kernel.errors import RuleBroken
from portal.kernel.models import IdempotentRequest

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replay"
LONGEST_KEY = 64
LEASE = timedelta(seconds=90)  # longer than any request may take
RETRY_SECONDS = 2

_keeping: list[Callable[[date], timedelta]] = []


def keep_for(how_long: Callable[[date], timedelta]) -> None:
    """Say, once, how long answers are kept on a day: the figure is a rule parameter, which the kernel cannot read."""
    _keeping[:] = [how_long]


class StillRunning(exceptions.APIException):
    """The first request with this key has not ended yet."""

    status_code = 409
    default_code = "idempotency.running"
    wait = RETRY_SECONDS

    def __init__(self) -> None:
        from portal.kernel.sentences import sentence

        super().__init__(sentence("idempotency.running"), self.default_code)


def _digest_of_file(upload: Any) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def request_digest(request: Any) -> str:
    """SHA-256 of what is asked: the query and the parsed body, so that neither the order of JSON keys nor the boundary
    of a multipart body makes a difference."""
    data = request.data
    if hasattr(data, "lists"):
        fields = sorted((name, [v for v in values if not hasattr(v, "chunks")]) for name, values in data.lists())
        files = sorted((name, f.name, _digest_of_file(f)) for name, values in request.FILES.lists() for f in values)
        body: Any = [[row for row in fields if row[0] not in request.FILES], files]
    else:
        body = data
    text = json.dumps([request.META.get("QUERY_STRING", ""), body], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _create(where: dict[str, Any], digest: str, now: datetime) -> IdempotentRequest | None:
    """A row of this request, or None where the key is taken."""
    fresh = {"digest": digest, "created_at": now, "lease_until": now + LEASE, "expires_at": now + _keeping[0](localdate(now))}
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(**where, **fresh)
    except IntegrityError:
        return None


def _set_aside(stale: QuerySet[IdempotentRequest]) -> int:
    """What a hold keeps beyond its time answers nobody any more: it gives its key back. No request can send one with a space."""
    aside = Concat(Left("key", LONGEST_KEY - 21), Value(" "), Cast("pk", CharField()))
    return stale.update(key=aside)


def _claim(user_id: int, key: str, path: str, digest: str, now: datetime) -> IdempotentRequest:
    """A row that this request may fill, or the filled row of its first time. Raises StillRunning, RuleBroken."""
    where = {"user_id": user_id, "key": key, "path": path}
    stale = IdempotentRequest.objects.filter(**where, expires_at__lte=now).filter(Q(status__gt=0) | Q(lease_until__lt=now))
    stale.filter(_unheld(now)).delete()
    made = _create(where, digest, now)
    if made is None and _set_aside(stale):
        made = _create(where, digest, now)
    if made is not None:
        return made
    row = IdempotentRequest.objects.filter(**where).first()
    if row is None:
        raise StillRunning
    if row.digest != digest:
        raise RuleBroken("idempotency.other_body")
    if row.is_answered:
        return row
    lease = now + LEASE
    if not IdempotentRequest.objects.filter(pk=row.pk, status=0, lease_until__lt=now).update(lease_until=lease):
        raise StillRunning
    row.lease_until = lease
    return row


def _unheld(at: datetime) -> Q:
    return retention.unheld("answers", localdate(at), person="user__person_id", paths=("user__person__unit__path",))


def _held(row: IdempotentRequest) -> Any:
    """The row as long as this request holds it: whoever outlives his lease may find it taken over."""
    return IdempotentRequest.objects.filter(pk=row.pk, status=0, lease_until=row.lease_until)


def _keep(row: IdempotentRequest, response: Response) -> None:
    body = JSONRenderer().render(response.data).decode() if response.data is not None else ""
    if not _held(row).update(status=response.status_code, body=body):
        raise StillRunning


def _replay(row: IdempotentRequest, *args: Any, **kwargs: Any) -> Response:
    return Response(json.loads(row.body) if row.body else None, row.status, headers={REPLAYED: "true"})


def _run(view: Any, row: IdempotentRequest, handler: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        with transaction.atomic():
            response = handler(*args, **kwargs)
            if isinstance(response, Response) and response.status_code < 500:
                _keep(row, response)
                return response
    except StillRunning as taken_over:  # what was done here is rolled back; the other one does it
        return view.handle_exception(taken_over)
    except Exception as exc:
        try:
            response = view.handle_exception(exc)  # raises again what is no refusal
        except Exception:
            _held(row).delete()
            raise
        if response.status_code < 500:
            _keep(row, response)
            return response
    _held(row).delete()
    return response


class IdempotentPost:
    """Mixed into every view of the API: see the head of this module."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if any(parser.media_type == "multipart/form-data" for parser in request.parsers):  # others take no uploads
            uploads.look_at(request)  # before the transaction of a repeatable request
        key = request.headers.get(HEADER)
        handler = getattr(self, "post", None)
        if request.method != "POST" or key is None or handler is None:
            return
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() and " " not in key):
            raise RuleBroken("idempotency.bad_key", most=LONGEST_KEY)
        row = _claim(request.user.pk, key, request.path[:200], request_digest(request), clock.now())
        # DRF looks the handler up after this: the view's own one stands behind ours.
        self.post = partial(_replay, row) if row.is_answered else partial(_run, self, row, handler)


def forget_old(*, at: datetime) -> int:
    """Delete answers whose time is over and that nothing holds; returns how many."""
    return IdempotentRequest.objects.filter(_unheld(at), expires_at__lt=at).delete()[0]

"""Uploads are looked at by the virus scanner before the work begins: once, outside every transaction, with a sign on the upload.

The kernel knows no scanner; the room of files names the one that looks (``look_with``). Without one everything passes.
"""

from collections.abc import Callable
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict

_SIGN = "_house_verdict"
_UNANSWERED = "file.scanner_away"
_looking: list[Callable[[Any], Verdict]] = []


def look_with(look: Callable[[Any], Verdict]) -> None:
    """Say, once, who looks at an upload."""
    _looking[:] = [look]


def verdict_on(upload: Any) -> Verdict:
    """What the scanner said of ``upload``; it is asked when nobody has asked it yet."""
    known = getattr(upload, _SIGN, None)
    if known is None:
        known = _looking[0](upload) if _looking else ALLOWED
        setattr(upload, _SIGN, known)
    return known


def look_at(request: Any) -> None:
    """Put the sign on each upload of a request. A scanner that has not answered once is not waited for again."""
    if request.method != "POST" or not (request.META.get("CONTENT_TYPE") or "").startswith("multipart/"):
        return
    away: Verdict | None = None
    for upload in (one for _name, several in request.FILES.lists() for one in several):
        if away is not None:
            setattr(upload, _SIGN, away)
        elif (verdict := verdict_on(upload)).code == _UNANSWERED:
            away = verdict


def ensure_clean(upload: Any, *, field: str) -> None:
    """RuleBroken ``file.infected`` or ``file.scanner_away`` for what the scanner does not pass."""
    verdict = verdict_on(upload)
    if not verdict:
        raise RuleBroken(verdict.code, field=field, name=getattr(upload, "name", "") or "")

"""What reporters do: file, look up, add. No actor, no address and no clock finer than a day is known or kept here.

No audit row is written at the filing: among rows with clocks it would tell the minute. The first row of a report is that of the
officer who opens it.
"""

import base64
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image, ImageOps, UnidentifiedImageError

from branches.whistle import rules, selectors
from branches.whistle.access import mark_of, marks_of
from branches.whistle.enums import OPENERS, WhistleMode
from branches.whistle.models import (
    WhistleIdentity,
    WhistleMessage,
    WhistleNamed,
    WhistlePicture,
    WhistleReport,
    WhistleShare,
)
from branches.whistle.services import locks
from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.kernel import context, retention
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor

MOST_TEXT, MOST_WORDS, MOST_PICTURES, PICTURE_MB, EDGE = 5000, 2000, 3, 8, 2000


@dataclass(frozen=True)
class ReportFacts:
    """``receipt``: drawn when the form was; sending it twice makes one report. ``work``: what the browser found to ``ticket``, the
    signed receipt, on a day with very many reports."""

    receipt: str
    node: Node
    mode: str
    accused: str
    text: str
    is_head: bool = False
    name: str = ""
    contact: str = ""
    ticket: str = ""
    work: str = ""


@dataclass(frozen=True)
class Filed:
    report: WhistleReport
    receipt: str


def _picture(upload: UploadedFile) -> str:
    """The picture drawn anew: no place, camera, time or preview is left of the file. RuleBroken ``whistle.picture_broken``."""
    broken = RuleBroken("whistle.picture_broken", field="pictures", mb=PICTURE_MB)
    if (upload.size or 0) > PICTURE_MB * 2**20:
        raise broken
    try:
        with Image.open(upload, formats=("JPEG", "PNG")) as found:
            if found.width * found.height > 60_000_000:
                raise broken
            drawn = ImageOps.exif_transpose(found).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise broken from None
    drawn.thumbnail((EDGE, EDGE))
    clean = Image.new("RGB", drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=80)
    return base64.b64encode(out.getvalue()).decode()


def _check(facts: ReportFacts, uploads: Sequence[UploadedFile]) -> None:
    if not facts.text.strip():
        raise RuleBroken("whistle.text_missing", field="text")
    if len(facts.text) > MOST_TEXT:
        raise RuleBroken("whistle.text_long", field="text", most=MOST_TEXT)
    if facts.mode != WhistleMode.ANONYMOUS and not (facts.name.strip() and facts.contact.strip()):
        raise RuleBroken("whistle.name_missing", field="name")
    if len(uploads) > MOST_PICTURES:
        raise RuleBroken("whistle.pictures_many", field="pictures", most=MOST_PICTURES)


def file_report(*, at: datetime, facts: ReportFacts, uploads: Sequence[UploadedFile] = ()) -> Filed:
    """Take a report in and route it past everybody named. RuleBroken ``whistle.*``; then nothing is kept."""
    with context.nowhere(), transaction.atomic():
        return _file(localdate(at), facts, uploads)


def _file(day: date, facts: ReportFacts, uploads: Sequence[UploadedFile]) -> Filed:
    hashes = locks.receipt_hashes(facts.receipt)
    known = WhistleReport.objects.filter(receipt__in=hashes).first()
    if known is not None:  # the same form again: a double click
        return Filed(known, facts.receipt)
    _check(facts, uploads)
    bits = selectors.work_of(day)  # asked before a picture is opened, which costs the server more than the work costs the sender
    if bits and not rules.is_worked(facts.ticket, facts.work, bits):
        raise RuleBroken("whistle.work_needed")
    pictures = [_picture(upload) for upload in uploads]
    limits, openers = selectors.limits_on(day), OPENERS[WhistleMode(facts.mode)]
    given: Any = {"is_head": facts.is_head, "day": day}
    routing = selectors.routing_of(facts.node, facts.accused, facts.text, openers=openers, **given)
    if routing.path is None:
        anyway = openers and selectors.routing_of(facts.node, facts.accused, facts.text, openers=0, **given).path
        raise RuleBroken("whistle.no_keys" if anyway else "whistle.nobody")
    row = WhistleReport(
        node=Node.objects.get(path=routing.path), mode=facts.mode, receipt=hashes[0], accused=facts.accused.strip()[:300],
        text=facts.text.strip(), received_on=day, reply_due_on=work_calendar(day).add(day, limits.reply),
        close_due_on=day + timedelta(days=limits.close),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Filed(WhistleReport.objects.get(receipt__in=hashes), facts.receipt)
    WhistleNamed.objects.bulk_create(WhistleNamed(report=row, mark=mark_of(pk)) for pk in routing.named)
    WhistlePicture.objects.bulk_create(WhistlePicture(report=row, image=image, no=no) for no, image in enumerate(pictures, 1))
    if openers:
        _seal(row, facts, routing, openers)
    return Filed(row, facts.receipt)


def _seal(row: WhistleReport, facts: ReportFacts, routing: selectors.Routing, openers: int) -> None:
    """Name and contact under a key that is split among the officers and forgotten."""
    key = os.urandom(rules.KEY_BYTES)
    sealed = locks.seal_identity(key, facts.name.strip()[:40], facts.contact.strip()[:120])
    WhistleIdentity.objects.create(report=row, sealed=sealed, openers=openers)
    points = rules.split(key, len(routing.keys), openers)
    WhistleShare.objects.bulk_create(
        WhistleShare(report=row, holder=holder, box=locks.box(holder.public, locks.point_text(point)))
        for holder, point in zip(routing.keys, points, strict=True)
    )


def find_report(receipt: str) -> WhistleReport | None:
    """The report of a receipt that is not erased."""
    rows = WhistleReport.objects.filter(receipt__in=locks.receipt_hashes(receipt), erased_on=None)
    return rows.select_related("node").first()


def add_message(row: WhistleReport, text: str, day: date, *, is_reply: bool) -> WhistleMessage:
    """One more message of a locked report."""
    last = row.whistlemessages.order_by("-no").values_list("no", flat=True).first() or 0  # type: ignore[attr-defined]
    return WhistleMessage.objects.create(report=row, no=last + 1, is_reply=is_reply, text=text.strip()[:MOST_WORDS], said_on=day)


def keep_out(row: WhistleReport, officers: Mapping[int, int], day: date) -> bool:
    """``officers`` (person -> account) never see a locked report again; the others of its office and those above have it.
    False, and nothing is changed, where nobody would be left."""
    if not selectors.officers_for(row, day) - set(officers.values()):
        return False
    for person_id in officers:
        WhistleNamed.objects.get_or_create(report=row, mark=mark_of(person_id))
    row.whistleshares.filter(holder__user__in=officers.values()).delete()  # type: ignore[attr-defined]
    return True


def add_words(*, at: datetime, receipt: str, text: str) -> WhistleReport:
    """The reporter adds something; the same words twice in a row are one. Whom the words name is kept out as at the filing.
    RuleBroken ``whistle.*``; then nothing is kept."""
    with context.nowhere(), transaction.atomic():
        found = find_report(receipt)
        if found is None:
            raise RuleBroken("whistle.no_receipt", field="receipt")
        row = WhistleReport.objects.select_for_update(of=("self",)).select_related("node").get(pk=found.pk)
        if row.closed_on is not None:
            raise RuleBroken("whistle.is_over")
        if not text.strip():
            raise RuleBroken("whistle.text_missing", field="text")
        if len(text) > MOST_WORDS:
            raise RuleBroken("whistle.text_long", field="text", most=MOST_WORDS)
        last = row.whistlemessages.order_by("-no").first()  # type: ignore[attr-defined]
        if last is None or last.is_reply or last.text != text.strip():
            named = selectors.officers_named(text, localdate(at))
            if named and not keep_out(row, named, localdate(at)):
                raise RuleBroken("whistle.nobody", field="text")
            add_message(row, text, localdate(at), is_reply=False)
            row.has_news = True
            row.save(update_fields=["has_news"])
        return row


# -- by themselves ----------------------------------------------------------------------------------------
@transaction.atomic
def tell_officers(*, actor: Actor, at: datetime) -> int:
    """Tell officers of the reports of the days before, in words that say nothing. Each report once; returns how many."""
    if not actor.is_system:
        raise NotReachable("whistle")
    day = localdate(at)
    rows = list(WhistleReport.objects.select_for_update(of=("self",)).filter(is_told=False, received_on__lt=day).select_related("node"))
    readers: set[int] = set().union(*(selectors.officers_for(row, day) for row in rows))
    if readers:
        notify(user_ids=readers, code="whistle.new", params={}, url=reverse("whistle_list"), at=at)
    WhistleReport.objects.filter(pk__in=[row.pk for row in rows]).update(is_told=True)
    return len(rows)


def _unheld(day: date) -> Q:
    """Reports that nothing holds. Whom one names is known by marks alone; who reports is known to nobody, so nobody can be held as one."""
    named = [mark for pk in retention.people_held("reports", day) for mark in marks_of(pk)]
    about = WhistleNamed.objects.filter(mark__in=named).values("report")
    return retention.unheld("reports", day, paths=("node__path",)) & ~Q(pk__in=about)


@transaction.atomic
def erase_old(*, actor: Actor, at: datetime) -> int:
    """Erase what was reported, by whom and about whom, ``WHISTLE_KEEP_DAYS`` after the end, unless held; days and outcome stay."""
    if not actor.is_system:
        raise NotReachable("whistle")
    day = localdate(at)
    until = day - timedelta(days=selectors.limits_on(day).keep)
    found = list(WhistleReport.objects.select_for_update(of=("self",)).filter(_unheld(day), closed_on__lte=until, erased_on=None))
    rows = [row for row in found if WhistleReport.objects.filter(_unheld(day), pk=row.pk).exists()]  # a hold may have come with the lock
    for row in rows:
        for name in ("whistlenameds", "whistleidentitys", "whistleshares", "whistlereveals", "whistlemessages", "whistlepictures"):
            getattr(row, name).all().delete()
        row.text, row.accused, row.receipt, row.erased_on, row.has_news = "", "", os.urandom(32).hex(), day, False
        row.save(update_fields=["text", "accused", "receipt", "erased_on", "has_news"])
        record(actor=actor, at=at, action="whistle.erased", obj=row)
    return len(rows)

"""A list is asked for, agreed to where it tells about many people, made and fetched."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.exports import rules, selectors
from portal.exports.access import may_decide, still_reaches
from portal.exports.enums import ExportFormat, ExportState
from portal.exports.models import ExportFile
from portal.exports.writers import WRITERS
from portal.kernel import jobs
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found, exporter_of
from portal.kernel.sealing import seal_into
from portal.kernel.sentences import sentence
from portal.notices.services import notify
from portal.rights.access import Actor, actor_of

State = ExportState
Progress = Callable[[int], None]


@transaction.atomic
def request_export(
    *, actor: Actor, at: datetime, exporter: Exporter, query: str, format: str, columns: Iterable[str] | None = None,
    reason: str = "", token: str = "",
) -> ExportFile:  # fmt: skip
    """Ask for a file of the list ``query`` describes: small ones are made at once, others by a worker, and those that
    tell about many people wait for a second person. The same ``token`` again gives the first export.

    Raises RuleBroken ``export.*``; NotReachable without the right.
    """
    if actor.user is None or not actor.can("export.run") or not actor.can(exporter.right):
        raise NotReachable(exporter.key)
    if token and (known := ExportFile.objects.filter(owner=actor.user, token=token).first()):
        return known
    if format not in ExportFormat.values:
        raise RuleBroken("export.bad_format", field="format")
    asked = selectors.asked_for(actor, exporter, query, at)
    rules.check_search(value for _name, values in asked.params.lists() for value in values)
    chosen = rules.chosen(selectors.columns_of(exporter, asked), columns)
    found, limits = selectors.found_for(exporter, asked), selectors.limits_on(asked.today)
    size = selectors.size_of(exporter, chosen, found.rows)
    verdict = rules.may_ask(size, limits, reason, exporter.needs_reason)
    ensure(verdict, field="reason" if verdict.code == "export.reason_needed" else "")
    export = ExportFile(
        exporter=exporter.key, query=asked.params.urlencode(), format=format, columns=[c.key for c in chosen],
        language=translation.get_language() or "zh-hans", filter=selectors.filter_words(found), reach=list(asked.scope.paths),
        reason=reason.strip()[:300], rows=size.rows, people=size.people, state=State.QUEUED, owner=actor.user, token=token[:36],
        asked_at=at,
    )  # fmt: skip
    if rules.needs_second(size, limits):
        return _wait_for_second(actor, at, exporter, export, limits)
    if (known := _saved(export)) is not None:
        return known
    _start(export, exporter, at)
    return export


def _saved(export: ExportFile) -> ExportFile | None:
    """Save a new export; the first one where a second click came in the same moment."""
    try:
        with transaction.atomic():
            export.save(force_insert=True)
    except IntegrityError:
        return ExportFile.objects.get(owner=export.owner, token=export.token)
    return None


def _wait_for_second(actor: Actor, at: datetime, exporter: Exporter, export: ExportFile, limits: rules.Limits) -> ExportFile:
    seconds = list(selectors.seconds_for(exporter, export.owner, export.reach, timezone.localdate(at)).values_list("pk", flat=True))
    if not seconds:
        raise RuleBroken("export.no_second_person", people=export.people, limit=limits.second_people)
    export.state = State.ASKED
    if (known := _saved(export)) is not None:
        return known
    _record(actor, at, "export.requested", export, exporter)
    params = {"who": str(export.owner), "label": str(exporter.label), "people": export.people}
    notify(user_ids=seconds, code="export.notice_asked", params=params, url=reverse("export_detail", args=[export.pk]), at=at)
    return export


def _start(export: ExportFile, exporter: Exporter, at: datetime) -> None:
    """Make a small file now, hand a big one to a worker."""
    if export.rows <= rules.AT_ONCE:
        make_export(export=export, at=at)
        return
    title = _("导出：%(label)s") % {"label": exporter.label}
    export.job = jobs.enqueue(
        task="portal.exports.tasks.make", params={"export": export.pk}, title=title, owner=export.owner, at=at, total=export.rows
    )
    export.save(update_fields=["job"])


def _record(actor: Actor, at: datetime, action: str, export: ExportFile, exporter: Exporter) -> None:
    """Who, what, how many, filter, columns, hash, reason, who agreed: the audit row of an export."""
    after: dict[str, Any] = {
        "exporter": export.exporter, "rows": export.rows, "people": export.people, "filter": export.filter,
        "columns": export.columns, "format": export.format,
    }  # fmt: skip
    if export.sha256:
        after |= {"sha256": export.sha256, "size": export.size}
    if export.decided_by is not None:
        after["decided_by"] = export.decided_by.username
    record(
        actor=actor, at=at, action=action, obj=export, label=f"{exporter.label} {export.name}".strip(), after=after,
        reason=export.reason, path=rules.common_path(export.reach),
    )  # fmt: skip


@transaction.atomic
def decide_export(*, actor: Actor, at: datetime, export: ExportFile, is_approved: bool, note: str = "") -> ExportFile:
    """The second person's word. Raises RuleBroken ``export.own_request``, ``export.decided``, ``export.note_needed``."""
    export = ExportFile.objects.select_for_update(of=("self",)).select_related("owner", "job").get(pk=export.pk)
    ensure(may_decide(actor, export))
    if not is_approved and not note.strip():
        raise RuleBroken("export.note_needed", field="note")
    exporter = exporter_of(export.exporter)
    assert exporter is not None
    export.state = State.QUEUED if is_approved else State.REFUSED
    export.decided_by, export.decided_at, export.decision_note = actor.user, at, note.strip()[:300]
    export.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    _record(actor, at, "export.approved" if is_approved else "export.refused", export, exporter)
    if is_approved:
        _start(export, exporter, at)
    else:
        _tell(export, exporter, "export.notice_refused", at, note=export.decision_note)
    return export


def _tell(export: ExportFile, exporter: Exporter, code: str, at: datetime, **params: Any) -> None:
    url = reverse("export_detail", args=[export.pk])
    notify(user_ids=[export.owner_id], code=code, params={"label": str(exporter.label), **params}, url=url, at=at)


def make_export(*, export: ExportFile, at: datetime, progress: Progress | None = None) -> ExportFile:
    """Make the file with the owner's rights of this moment. A refusal ends the export with its reason. Safe to run twice.

    ``progress`` may raise JobStopped: the export ends as cancelled and the exception goes on to the job.
    """
    if export.state != State.QUEUED:
        return export
    exporter = exporter_of(export.exporter)
    actor = actor_of(export.owner, timezone.localdate(at))
    try:
        if exporter is None or not export.owner.is_active or not still_reaches(actor, export):
            raise RuleBroken("export.right_gone")
        with selectors.tongue(exporter, export.language), tempfile.TemporaryFile() as plain:
            try:
                _write(export, exporter, actor, at, plain, progress)
            except NotReachable as gone:  # what the list hangs on has left the reach
                raise RuleBroken("export.right_gone") from gone
            _keep(export, exporter, actor, at, plain)
    except jobs.JobStopped:
        _stopped(export, exporter, actor, at)
        raise
    except RuleBroken as broken:
        params = {k: str(v) for k, v in broken.params.items()}
        ExportFile.objects.filter(pk=export.pk, state=State.QUEUED).update(state=State.FAILED, error_code=broken.code, error_params=params)
        export.state, export.error_code, export.error_params = State.FAILED, broken.code, params
        if exporter is not None and (export.job_id or export.decided_by_id):
            tell_failed(export, at, broken.code, params)
    return export


@transaction.atomic
def _stopped(export: ExportFile, exporter: Exporter | None, actor: Actor, at: datetime) -> None:
    """The owner has cancelled it, so nobody needs to be told."""
    is_first = ExportFile.objects.filter(pk=export.pk, state=State.QUEUED).update(state=State.CANCELLED)
    if is_first and exporter is not None:
        _record(actor, at, "export.cancelled", export, exporter)
    export.state = State.CANCELLED


def tell_failed(export: ExportFile, at: datetime, error_code: str, error_params: dict[str, Any]) -> None:
    """That there is no file, and why."""
    exporter = exporter_of(export.exporter)
    if exporter is not None:
        _tell(export, exporter, "export.notice_failed", at, why=sentence(error_code, error_params or None))


def _write(export: ExportFile, exporter: Exporter, actor: Actor, at: datetime, plain: BinaryIO, progress: Progress | None) -> None:
    """Fill ``plain`` with the rows of now; ``export`` learns how many they are."""
    asked = selectors.asked_for(actor, exporter, export.query, at)
    columns = rules.chosen(selectors.columns_of(exporter, asked), export.columns)
    found = selectors.found_for(exporter, asked)
    size, limits = selectors.size_of(exporter, columns, found.rows), selectors.limits_on(asked.today)
    ensure(rules.may_make(size, limits, is_approved=export.decided_by_id is not None))
    writer = WRITERS[export.format](plain, str(exporter.label), selectors.headings(exporter, columns), [c.kind for c in columns])
    count = 0
    for part in selectors.in_chunks(found.rows):
        for row in exporter.decorate(part, asked) if exporter.decorate else part:
            writer.add(column.read(row) for column in columns)
            count += 1
        if progress is not None:
            progress(count)
    export.rows, export.people, export.filter = count, size.people, selectors.filter_words(found)
    writer.close(_notes(export, exporter, columns, asked, found))


def _notes(export: ExportFile, exporter: Exporter, columns: list[ExportColumn], asked: Asked, found: Found) -> list[tuple[str, str]]:
    """Whose copy it is: the second sheet of a workbook."""
    when = timezone.localtime(asked.now)
    return [
        (_("内容"), str(exporter.label)), (_("导出人"), f"{export.owner} {export.owner.username}"),
        (_("导出时间"), f"{when:%Y-%m-%d %H:%M}"), (_("筛选条件"), "；".join(export.filter) or _("无")),
        (_("行数"), str(export.rows)), (_("列"), "、".join(selectors.headings(exporter, columns))),
        (_("用途"), export.reason or "—"), (_("批准人"), str(export.decided_by) if export.decided_by else "—"),
        (_("请注意"), _("内含内部信息，不得外传，不得用于其他目的，用完请删除。不得录入涉密信息。")),
    ]  # fmt: skip


def _keep(export: ExportFile, exporter: Exporter, actor: Actor, at: datetime, plain: BinaryIO) -> None:
    """Seal the file, note its hash and its last hour, write the audit row."""
    plain.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := plain.read(2**20):
        digest.update(piece)
        size += len(piece)
    export.sha256, export.size, export.made_at, export.state = digest.hexdigest(), size, at, State.READY
    export.expires_at = selectors.limits_on(timezone.localdate(at)).expires_at(at)
    export.name = rules.file_name(str(exporter.label), str(export.owner), timezone.localtime(at), export.format)
    with tempfile.TemporaryFile() as sealed:
        seal_into(plain, sealed)
        sealed.seek(0)
        export.content.save(f"{export.sha256[:16]}.sealed", File(sealed), save=False)
    try:
        with transaction.atomic():
            stored = ExportFile.objects.select_for_update(of=("self",)).get(pk=export.pk)
            if stored.state != State.QUEUED:  # another worker was quicker
                _drop(export)
                export.refresh_from_db()
                return
            export.save()
            _record(actor, at, "export.made", export, exporter)
            if export.job_id or export.decided_by_id:
                until = timezone.localtime(export.expires_at)
                _tell(export, exporter, "export.notice_ready", at, rows=export.rows, until=f"{until:%Y-%m-%d %H:%M}")
    except Exception:
        _drop(export)
        raise


def _drop(export: ExportFile) -> None:
    """Take a file back that no row will name."""
    if export.content.name:
        export.content.storage.delete(export.content.name)


@transaction.atomic
def note_download(*, actor: Actor, at: datetime, export: ExportFile) -> ExportFile:
    """That the owner fetches his file: his right is asked anew, the trail says so.

    Raises NotReachable for anybody else and when the right has gone, RuleBroken ``export.not_ready``, ``export.expired``.
    """
    if export.owner_id != actor.user_id or not still_reaches(actor, export):
        raise NotReachable("export")
    ensure(rules.may_fetch(export.state, export.expires_at, at))
    if not export.content.storage.exists(export.content.name or ""):  # a restored backup holds rows, not files of a day
        raise RuleBroken("export.expired")
    ExportFile.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
    after = {"exporter": export.exporter, "rows": export.rows, "sha256": export.sha256}
    record(actor=actor, at=at, action="export.downloaded", obj=export, after=after, path=rules.common_path(export.reach))
    return export

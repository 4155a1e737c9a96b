"""Files are deleted when their hours are over or their owner says so; requests end that nobody decides or wants any more.

Each act moves a row out of the one state that it was read in, so that two who come at once do it once; the file goes after
the commit. Nobody is written to about a file: its owner was told up to when it lasts, and may have taken it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.exports import rules, selectors
from portal.exports.enums import ExportState
from portal.exports.models import ENDED_AS, KEPT_IN, ExportFile
from portal.exports.services.making import tell_failed
from portal.kernel import jobs, retention
from portal.kernel.errors import NotReachable
from portal.kernel.leftovers import strays
from portal.rights.access import Actor, system_actor

State = ExportState
ORPHANED = timedelta(days=2)  # a file so old without a row was left by a worker that died between the two
AT_A_TIME = 200


def _move(actor: Actor, at: datetime, export: ExportFile, action: str, state: State, **fields: Any) -> bool:
    """Bring an export from the state it was read in to ``state``, with its audit row; False when somebody was quicker."""
    if not ExportFile.objects.filter(pk=export.pk, state=export.state).update(state=state, **fields):
        return False
    after = {"exporter": export.exporter, "rows": export.rows, "downloads": export.downloads}
    if export.sha256:
        after["sha256"] = export.sha256
    record(actor=actor, at=at, action=action, obj=export, after=after, path=rules.common_path(export.reach))
    return True


@transaction.atomic
def _forget(actor: Actor, at: datetime, export: ExportFile) -> bool:
    """Delete the file, keep the row; the file goes after the commit. One that is held is out of reach from now on and goes later."""
    if not ExportFile.objects.filter(selectors.unheld_on(localdate(at)), pk=export.pk).exists():
        return _move(actor, at, export, "export.closed", State.EXPIRED)
    name, storage = export.content.name, export.content.storage
    is_mine = _move(actor, at, export, "export.forgotten", State.EXPIRED, content="")
    if is_mine and name:
        transaction.on_commit(lambda: storage.delete(name))
    return is_mine


@transaction.atomic
def _cancel(actor: Actor, at: datetime, export: ExportFile) -> bool:
    """End a request. A worker that is at it stops at its next rows, one that has not begun never does."""
    if export.job is not None:
        jobs.ask_to_stop(export.job)
    return _move(actor, at, export, "export.cancelled", State.CANCELLED)


def forget_own(*, actor: Actor, at: datetime, export: ExportFile) -> None:
    """The owner needs his file or his request no longer. NotReachable for anybody else. Safe to run twice."""
    if export.owner_id != actor.user_id:
        raise NotReachable("export")
    if export.state == State.READY:
        _forget(actor, at, export)
    elif export.state in {State.ASKED, State.QUEUED}:
        _cancel(actor, at, export)


@transaction.atomic
def _settle(actor: Actor, at: datetime, export: ExportFile) -> bool:
    """A job that ended without a word to its export: it was cancelled on its own page before it began, or gave up."""
    assert export.job is not None
    if ENDED_AS[export.job.state] == State.CANCELLED:
        return _move(actor, at, export, "export.cancelled", State.CANCELLED)
    error = {"error_code": export.job.error_code or "export.failed", "error_params": export.job.error_params}
    is_mine = _move(actor, at, export, "export.failed", State.FAILED, **error)
    if is_mine:
        tell_failed(export, at, **error)
    return is_mine


def forget_expired(*, at: datetime) -> int:
    """Delete the files whose hours are over and end what nobody decided; returns how many. Safe to run twice."""
    actor, count = system_actor("exports"), 0
    for export in selectors.expired(at)[:AT_A_TIME]:
        if export.state in {State.READY, State.EXPIRED}:
            count += _forget(actor, at, export)
        else:
            with transaction.atomic():
                count += _move(actor, at, export, "export.lapsed", State.EXPIRED)
    for export in selectors.left_by_jobs()[:AT_A_TIME]:
        _settle(actor, at, export)
    columns = [(ExportFile.objects.all(), "content")]
    if retention.is_whole_held("exports", localdate(at)):
        return count
    for name, _size in strays(default_storage, [KEPT_IN], columns=columns, older_than=at - ORPHANED):
        default_storage.delete(name)
    return count

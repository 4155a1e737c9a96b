"""The sealed file beside a batch, and when it is forgotten."""

import io
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.exchange import selectors
from portal.exchange.enums import ImportState
from portal.exchange.models import KEPT_IN, ImportBatch, ImportRow, ImportTrace
from portal.exchange.registry import ImportKind
from portal.kernel import jobs, retention, sealing
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.leftovers import strays
from portal.kernel.models import JobState
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

BIG_FILE = 200 * 2**10  # bytes from which a worker does the work
ENDED = (JobState.FAILED, JobState.CANCELLED)
AT_HAND = (ImportState.WAITING, ImportState.MAPPING, ImportState.CHECKED)
LOST_AT = "exchange.file_gone"
AT_A_TIME = 200
ORPHANED = timedelta(days=2)  # a file so old without a row was left by a process that died between the two


def may_import(actor: Actor, kind: ImportKind) -> None:
    if not actor.can(kind.right):
        raise NotReachable(kind.right)


def fresh(batch: ImportBatch) -> ImportBatch:
    """The batch as stored, locked."""
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)


def content_of(batch: ImportBatch) -> BinaryIO:
    """The file, opened. Raises RuleBroken ``exchange.file_gone``."""
    if not batch.content:
        raise RuleBroken(LOST_AT)
    content = io.BytesIO()
    try:
        with batch.content.open("rb") as sealed:
            for piece in sealing.opened(sealed):
                content.write(piece)
    except (FileNotFoundError, sealing.Damaged):
        raise RuleBroken(LOST_AT) from None
    content.seek(0)
    return content


def is_big(batch: ImportBatch) -> bool:
    return bool(batch.content) and batch.content.size > BIG_FILE * 1.4  # sealed files are a third longer


def has_stopped(batch: ImportBatch) -> bool:
    """Whether the worker has let go of the batch without bringing the work to its end."""
    return batch.job is not None and batch.job.state in ENDED


def forget_file(batch: ImportBatch, at: datetime) -> None:
    """Delete the kept file once it is of no more use: after the commit of the deletion note. One that is held goes later."""
    name, storage = batch.content.name, batch.content.storage
    if name and is_unheld(batch, localdate(at)):
        ImportBatch.objects.filter(pk=batch.pk).update(content="")
        batch.content = ""
        transaction.on_commit(lambda: storage.delete(name))


def is_unheld(batch: ImportBatch, day: date) -> bool:
    """Whether nothing holds the batch: what its people do then erases what they let go of. One statement."""
    return ImportBatch.objects.filter(selectors.unheld_on(day), pk=batch.pk).exists()


def hand_to_worker(batch: ImportBatch, task: str, title: str, actor: Actor, at: datetime, total: int = 0) -> None:
    """Leave the work to a job; the batch page shows how far it is."""
    batch.job = jobs.enqueue(task=task, params={"batch": batch.pk}, title=title, owner=actor.user, at=at, total=total)
    batch.save(update_fields=["job"])


@transaction.atomic
def give_up(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> ImportBatch:
    """The importer does not want it any more: file and rows are forgotten. Raises RuleBroken once it is written."""
    may_import(actor, kind)
    batch = fresh(batch)
    if batch.state not in AT_HAND and not (batch.state == ImportState.WRITING and has_stopped(batch)):
        raise RuleBroken("exchange.wrong_state")
    batch.state = ImportState.CANCELLED
    batch.save(update_fields=["state"])
    if is_unheld(batch, localdate(at)):
        batch.shown_rows.all().delete()
        forget_file(batch, at)
    return batch


@transaction.atomic
def _let_go(batch: ImportBatch) -> bool:
    """Forget file and rows of an import as it was read; False when somebody has taken it up since, or has let go of it first."""
    name, storage = batch.content.name or "", batch.content.storage
    fields: dict[str, Any] = {"content": ""}
    if batch.state in {*AT_HAND, ImportState.WRITING}:
        fields |= {"state": ImportState.REFUSED, "error_count": 1, "errors": [sentence(LOST_AT)]}
    as_read = ImportBatch.objects.filter(pk=batch.pk, state=batch.state, job=batch.job_id, content=name)
    if not as_read.update(**fields):
        return False
    batch.shown_rows.all().delete()
    transaction.on_commit(lambda: storage.delete(name))
    return True


def forget_old(*, at: datetime, hours: int, undo_days: int) -> int:
    """Delete the files and rows of imports that nobody finished within ``hours``, and of those whose file is no longer there;
    returns how many. Files that no import names go too. Safe to run twice.

    After ``undo_days`` what an import could be undone by goes as well: it holds former values.
    """
    free = selectors.unheld_on(localdate(at))
    count = sum(_let_go(batch) for batch in selectors.abandoned(at - timedelta(hours=hours)).filter(free)[:AT_A_TIME])
    lost = [batch for batch in selectors.kept_files().filter(free) if not batch.content.storage.exists(batch.content.name or "")]
    count += sum(_let_go(batch) for batch in lost)
    columns = [(ImportBatch.objects.all(), "content")]
    for name, _size in strays(default_storage, [KEPT_IN], columns=columns, older_than=at - ORPHANED):
        if not retention.is_whole_held("imports", localdate(at)):
            default_storage.delete(name)
    long_ago = ImportBatch.objects.filter(free, committed_at__lt=at - timedelta(days=undo_days)).order_by()
    ImportTrace.objects.filter(batch__in=long_ago)._raw_delete("default")
    ImportRow.objects.filter(batch__in=long_ago).delete()
    return count


def job_title(what: str, batch: ImportBatch) -> str:
    titles = {
        "check": _("检查导入文件：%(name)s"),
        "commit": _("写入导入文件：%(name)s"),
        "undo": _("撤销导入：%(name)s"),
    }
    return titles[what] % {"name": batch.file_name[:80]}

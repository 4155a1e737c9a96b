"""What waits of one's own imports: columns to be matched, or rows that are checked and not yet written."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.exchange import selectors
from portal.exchange.models import ImportBatch
from portal.exchange.registry import kinds_for
from portal.notices.todos import SHOWN, Todo, Todos
from portal.rights.access import Actor


def unfinished(actor: Actor, at: datetime) -> Todos:
    """The newest import of each kind where it is not through; after the days of the rule nobody waits for it. One statement
    where nothing waits, else two."""
    kinds = kinds_for(actor)
    labels = {kind.key: kind.label for kind in kinds}
    rows = list(selectors.newest_unfinished(actor, kinds))
    since = selectors.waited_for_since(at) if rows else at
    waiting = [
        Todo(f"{labels[b.kind]} · {b.file_name}", reverse("import_batch", args=[b.pk]), detail=_detail(b))
        for b in rows if b.created_at >= since
    ]  # fmt: skip
    return Todos(len(waiting), tuple(waiting[:SHOWN]))


def _detail(batch: ImportBatch) -> str:
    if batch.state == ImportBatch.State.MAPPING:
        return _("等您核对列")
    if batch.bad_rows:
        return _("有 %(n)s 行待改正") % {"n": batch.bad_rows}
    return _("已检查，等待确认写入")

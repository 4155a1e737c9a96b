"""The one write of this subject: that somebody took a table away as a file."""

from datetime import datetime

from django.db import transaction

from assessment.insight.selectors.lens import Lens
from portal.audit import services as audit
from portal.rights.access import Actor


@transaction.atomic
def record_export(*, table: str, lens: Lens, rows: int, actor: Actor, at: datetime) -> None:
    """Write the audit row of an export: which table of which round, which part, how many rows."""
    audit.record(
        actor=actor, at=at, action="dashboard.exported", obj=lens.round, label=lens.round.code,
        after={**lens.query, "table": table, "rows": rows}, path=lens.unit.path if lens.unit else "",
    )  # fmt: skip

"""The one write of this subject: that somebody took the ranking away as a file."""

from datetime import datetime

from django.db import transaction

from assessment.insight.selectors.lens import Lens
from portal.audit import services as audit
from portal.rights.access import Actor


@transaction.atomic
def record_ranking_export(*, lens: Lens, rows: int, actor: Actor, at: datetime) -> None:
    """Write the audit row of an export: which round, which part, how many branches."""
    audit.record(
        actor=actor, at=at, action="dashboard.exported", obj=lens.round, label=lens.round.code,
        after={**lens.query, "rows": rows}, path=lens.unit.path if lens.unit else "",
    )  # fmt: skip

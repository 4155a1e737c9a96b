"""The trail of the outlook: who took the list out of the portal."""

from datetime import datetime

from django.db import transaction

from portal.audit.services import record
from portal.rights.access import Actor


@transaction.atomic
def record_outlook_export(*, actor: Actor, at: datetime, rows: int) -> None:
    """Write the audit row of an export: how many lines left the portal."""
    record(actor=actor, at=at, action="promotion.outlook_exported", kind="promotionapplication", after={"rows": rows})

"""Taking an import back, as a test does it."""

from datetime import UTC, datetime, timedelta

from portal.exchange import services
from portal.exchange.registry import kind_of
from portal.rights.access import system_actor

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def undo(batch, by=None, at=NOW + timedelta(hours=1)):
    return services.request_undo(actor=by or system_actor("t"), at=at, batch=batch, kind=kind_of(batch.kind))


def everything(*models):
    """All rows of the tables, version aside: what an undo must bring back."""
    return {m: sorted(str({k: v for k, v in row.items() if k != "version"}) for row in m.objects.values()) for m in models}

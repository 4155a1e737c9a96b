"""Reads of imports."""

from django.db.models import QuerySet

from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind
from portal.rights.access import Actor


def own_batches(actor: Actor, kinds: list[ImportKind]) -> QuerySet[ImportBatch]:
    """The actor's own imports of the kinds he still has a right to, newest first."""
    return (
        ImportBatch.objects.filter(owner_id=actor.user_id, kind__in=[k.key for k in kinds])
        .select_related("job")
        .order_by("-created_at", "-pk")
    )

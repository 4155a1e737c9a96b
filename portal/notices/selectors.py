"""Reads on notices."""

from django.db.models import QuerySet

from portal.notices.models import Notice
from portal.rights.access import Actor


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first."""
    return Notice.objects.filter(recipient_id=actor.user_id) if actor.user_id else Notice.objects.none()

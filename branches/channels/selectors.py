"""Channels and publications in reach."""

from datetime import date

from django.db.models import Count, Max, QuerySet

from branches.channels.models import Channel, Publication
from branches.stories.models import Story
from portal.kernel.scope import Scope
from portal.organization.models import Node

NODE_KINDS = ("group", "company", "plant", "department", "district", "party_committee", "general_branch", "branch", "joint_branch")


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Units and organisations that may have a channel."""
    return Node.objects.within(scope).filter(kind__in=NODE_KINDS).open_on(today).order_by("path")


def channels(scope: Scope) -> QuerySet[Channel]:
    """With how much appeared on each and when last."""
    rows = Channel.objects.within(scope).select_related("node", "kind")
    rows = rows.annotate(count=Count("publications"), last_on=Max("publications__published_on"))
    return rows.order_by("node__path", "kind__sort", "name")


def publications(scope: Scope) -> QuerySet[Publication]:
    rows = Publication.objects.within(scope).select_related("channel__node", "channel__kind", "story")
    return rows.order_by("-published_on", "-pk")


def open_channels(scope: Scope) -> QuerySet[Channel]:
    return Channel.objects.within(scope).filter(closed_on=None).select_related("node", "kind").order_by("node__path", "name")


def stories() -> QuerySet[Story]:
    """What may appear somewhere: published, by everybody's consent."""
    return Story.objects.published().order_by("-published_on", "-pk")

"""Announcements of a reader, rates of an office, the banner of the first page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from portal.announcements import access, registry, rules
from portal.announcements.enums import AnnouncementState, Importance, Standing
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.catalogue.selectors import value_on, values_on
from portal.kernel.verdict import Verdict
from portal.notices.selectors import notices_of
from portal.notices.todos import NONE, Todo, Todos, dated
from portal.organization.models import Node
from portal.rights.access import Actor

IN_BANNER = 3


def url_of(pk: int) -> str:
    return reverse("announcement_detail", args=[pk])


def on_day(rows: QuerySet[Announcement], standing: str, day: date) -> QuerySet[Announcement]:
    """Rows of one standing."""
    published = Q(state=AnnouncementState.PUBLISHED)
    over = Q(ends_on__isnull=False, ends_on__lt=day)
    return rows.filter(
        {
            Standing.DRAFT: Q(state=AnnouncementState.DRAFT), Standing.WITHDRAWN: Q(state=AnnouncementState.WITHDRAWN),
            Standing.WAITING: published & Q(starts_on__gt=day), Standing.OVER: published & over,
            Standing.IN_FORCE: published & Q(starts_on__lte=day) & ~over,
        }[Standing(standing)]
    )  # fmt: skip


def listed(actor: Actor, day: date) -> QuerySet[Announcement]:
    """What the actor finds in the list, with ``is_confirmed``; what waits for his confirmation first, then the newest."""
    mine = AnnouncementReceipt.objects.filter(announcement=OuterRef("pk"), user=actor.user_id)
    rows = access.readable_by(actor, day).select_related("node").annotate(is_confirmed=Exists(mine))
    offices = Announcement.objects.within(access.office_scope(actor)).values("pk")
    rows = rows.filter(~Q(state=AnnouncementState.WITHDRAWN) | Q(pk__in=offices))
    asked = When(pk__in=access.addressed_to(actor, day).filter(needs_receipt=True).values("pk"), is_confirmed=False, then=Value(0))
    return rows.annotate(rank=Case(asked, default=Value(1), output_field=IntegerField())).order_by("rank", "-starts_on", "-pk")


def waiting(actor: Actor, day: date) -> QuerySet[Announcement]:
    """Announcements in force whose confirmation is asked of the actor and not given."""
    mine = AnnouncementReceipt.objects.filter(announcement=OuterRef("pk"), user=actor.user_id)
    return access.addressed_to(actor, day).filter(needs_receipt=True).filter(~Exists(mine)).select_related("node")


def banner(actor: Actor, day: date) -> list[Announcement]:
    """What is pinned to the first page until it is read: asked for confirmation, or important with an unread notice.

    Three statements at most, for a person of the roster two more.
    """
    if not actor.is_signed_in:
        return []
    unread = notices_of(actor).filter(read_at=None, code__startswith="announcement.").values_list("url", flat=True)
    fresh = {int(part) for url in unread[:50] for part in url.strip("/").split("/")[-1:] if part.isdecimal()}
    pinned = Q(pk__in=waiting(actor, day).values("pk")) | Q(importance=Importance.IMPORTANT, needs_receipt=False, pk__in=fresh)
    rows = access.addressed_to(actor, day).filter(pinned).select_related("node")
    return list(rows.order_by("-importance", "ends_on", "-pk")[:IN_BANNER])


def waiting_todos(actor: Actor, at: datetime, today: date) -> Todos:
    """The confirmations that are asked of the actor."""
    rows = waiting(actor, today)
    return dated((Todo(row.title, url_of(row.pk), row.ends_on, row.node.name) for row in rows), today) if actor.is_signed_in else NONE


def fewest_shown(day: date) -> int:
    """From how many people on a rate is shown: one statement."""
    return int(value_on("ANNOUNCEMENT_RATE_MINIMUM", day))


@dataclass(frozen=True)
class UnitRate:
    """``node`` is None for units that are put together; ``has_parts``: its parts may be looked at."""

    node: Node | None
    group: rules.Group
    has_parts: bool


@dataclass(frozen=True)
class Rates:
    """How many of ``total`` have confirmed, whole and by unit. ``is_hidden``: fewer than ``fewest``, or a unit whose own figure
    is not shown above, so nothing is shown."""

    total: int
    read: int
    fewest: int
    units: list[UnitRate]

    is_kept_back: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.is_kept_back or self.total < self.fewest

    @property
    def whole(self) -> rules.Group:
        return rules.Group("", self.total, self.read)


def rates_of(row: Announcement, day: date, below: Node | None = None) -> Rates:
    """Rates of an announcement by the units right below its node, or below ``below``. Four statements.

    The parts of a unit are shown only where the unit's own figure is: else they would add up to what is kept back.
    """
    confirmed = set(row.receipts.order_by().values_list("user_id", flat=True))
    people = access.audience(row, day).order_by().values_list("pk", "person__unit__path")
    marked = [(path or "", pk in confirmed) for pk, path in people]
    fewest, top = fewest_shown(day), row.node.path
    while below is not None and top != below.path:
        step = _part(below.path, top)
        if step not in {g.key for g in _groups(marked, top, fewest)}:
            return Rates(0, 0, fewest, [], is_kept_back=True)
        marked = [(path, is_read) for path, is_read in marked if path.startswith(step)]
        top = step
    shown = _groups(marked, top, fewest)
    nodes = {node.path: node for node in Node.objects.filter(path__in=[g.key for g in shown if g.key])}
    units = [UnitRate(nodes.get(g.key), g, bool(g.key) and g.key != top) for g in shown]
    return Rates(len(marked), sum(is_read for _path, is_read in marked), fewest, units)


def _groups(marked: list[tuple[str, bool]], top: str, fewest: int) -> list[rules.Group]:
    """The units right below ``top`` with their people, as far as they may be shown; people from elsewhere go together."""
    totals: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for path, is_read in marked:
        key = _part(path, top) if path.startswith(top) else ""
        totals[key] += 1
        read[key] += is_read
    return rules.shown_groups((rules.Group(key, n, read[key]) for key, n in totals.items()), fewest)


def _part(path: str, top: str) -> str:
    """The unit right below ``top`` on the way to ``path``; ``top`` itself for people who belong there."""
    rest = path[len(top) :]
    return top + rest.partition("/")[0] + "/" if rest else top


def branch_rates(actor: Actor, row: Announcement, day: date) -> list[tuple[str, Rates]]:
    """(branch, rate of its members) for the branches whose officer the actor is. Nothing where nobody is asked to confirm."""
    paths = actor.scope("announcement.branch").paths
    if not row.needs_receipt or not paths:
        return []
    names = dict(Node.objects.filter(path__in=paths).values_list("path", "name"))
    fewest = fewest_shown(day)
    return [(names[path], _branch_rate(row, path, day, fewest)) for path in paths if path in names]


def _branch_rate(row: Announcement, path: str, day: date, fewest: int) -> Rates:
    members = registry.party_members(path, day)
    people = access.audience(row, day).filter(person__in=members) if members is not None else access.audience(row, day).none()
    ids: Iterable[int] = people.order_by().values_list("pk", flat=True)
    total = set(ids)
    read = row.receipts.filter(user_id__in=total).count()
    return Rates(len(total), read, fewest, [])


def remind_verdict(row: Announcement, at: datetime, day: date) -> Verdict:
    """Whether those who have not confirmed may be reminded now: one statement."""
    hours = int(values_on(["ANNOUNCEMENT_REMIND_HOURS"], day)["ANNOUNCEMENT_REMIND_HOURS"])
    return rules.remind_verdict(row.standing_on(day), row.needs_receipt, row.reminded_at or row.told_at, at, hours)

"""Segments with how many they hold, plans by month, reach of what was said, the profile of a unit's people."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.audiences import rules
from branches.audiences.enums import ItemState
from branches.audiences.models import AudienceSegment, ContentItem
from branches.knowledge.models import KnowledgePost, KnowledgeUse
from branches.materials.models import Equipment
from branches.orgs.models import BranchMembership
from branches.orgs.selectors import member_ids_below
from portal.announcements.models import AnnouncementReceipt
from portal.announcements.rules import Group, shown_groups
from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.enums import PostCategory
from portal.people.models import Person
from workforce.skills.models import SkillCertificate

PREFIX = "segment:"


@dataclass(frozen=True)
class Figures:
    """``youth``: the oldest age that counts as youth; ``fewest``: from how many people on a figure is shown."""

    youth: int
    fewest: int


def figures_on(day: date) -> Figures:
    """One statement."""
    found = values_on(("YOUTH_MAX_AGE", "AUDIENCE_MINIMUM"), day)
    return Figures(int(found["YOUTH_MAX_AGE"]), int(found["AUDIENCE_MINIMUM"]))


def segments(scope: Scope) -> QuerySet[AudienceSegment]:
    return AudienceSegment.objects.within(scope).select_related("node", "branch__node").order_by("-is_active", "node__path", "name")


def nodes(scope: Scope, day: date) -> QuerySet[Node]:
    """Units and party organisations in reach whose people may be spoken to."""
    return Node.objects.within(scope).open_on(day).order_by("path")


def wanted_of(segment: AudienceSegment, figures: Figures, day: date) -> rules.Wanted:
    least, most = rules.ages_of(segment.is_youth, segment.min_age, segment.max_age, figures.youth)
    posts, educations, statuses = (tuple(v for v in text.split("|") if v) for text in (segment.posts, segment.educations, segment.statuses))
    return rules.Wanted(rules.birthdays(day, least, most), posts, educations, statuses)


def people_of(segment: AudienceSegment, day: date) -> QuerySet[Person]:
    """Who belongs to a segment, to be used inside another query: never to be shown. One statement for the figures."""
    wanted = wanted_of(segment, figures_on(day), day)
    here = subtree("unit__path", segment.node.path) | Q(pk__in=member_ids_below(segment.node.path, day))
    rows = Person.objects.active_on(day).filter(here)  # type: ignore[attr-defined]
    if wanted.ages.first is not None:
        rows = rows.filter(birth_on__gte=wanted.ages.first)
    if wanted.ages.last is not None:
        rows = rows.filter(birth_on__lte=wanted.ages.last)
    for field, chosen in (("post_category", wanted.posts), ("education", wanted.educations), ("political_status", wanted.statuses)):
        rows = rows.filter(**{f"{field}__in": chosen}) if chosen else rows
    return rows.order_by()


def person_ids(ref: str, day: date) -> QuerySet[Person, int]:
    """What announcements ask: the people behind ``segment:12``."""
    number = ref.removeprefix(PREFIX)
    segment = AudienceSegment.objects.select_related("node").filter(pk=int(number) if number.isdigit() else 0).first()
    rows = people_of(segment, day) if segment is not None else Person.objects.none()
    return rows.values_list("pk", flat=True)


def counted(rows: Sequence[AudienceSegment], day: date) -> list[Any]:
    """Each with ``size``: how many it holds, None where they are too few to be told. Three statements for any number of rows."""
    figures = figures_on(day)
    ways = [(row, row.node.path, wanted_of(row, figures, day)) for row in rows]
    roots = Q(pk__in=[])
    for _row, path, _wanted in ways:
        roots |= subtree("unit__path", path)
    memberships: dict[int, list[str]] = defaultdict(list)
    for person, path in BranchMembership.objects.valid_on(day).order_by().values_list("person_id", "branch__node__path"):
        memberships[person].append(path)
    people = Person.objects.active_on(day).filter(roots | Q(pk__in=list(memberships) if _has_party(rows) else []))  # type: ignore[attr-defined]
    sizes: Counter[int] = Counter()
    for pk, path, born, post, education, status in people.order_by().values_list(
        "pk", "unit__path", "birth_on", "post_category", "education", "political_status"
    ):
        facts = rules.Facts(born, post, education, status)
        places = [path, *memberships.get(pk, ())]
        for row, root, wanted in ways:
            sizes[row.pk] += any(place.startswith(root) for place in places) and wanted.holds(facts)
    for row in rows:
        row.size = sizes[row.pk] if sizes[row.pk] >= figures.fewest else None  # type: ignore[attr-defined]
    return list(rows)


def _has_party(rows: Iterable[AudienceSegment]) -> bool:
    return any(row.node.kind not in UNIT_KINDS for row in rows)


def items(scope: Scope) -> QuerySet[ContentItem]:
    rows = ContentItem.objects.within(scope).select_related("segment__node", "segment__branch__node", "kind", "announcement")
    return rows.order_by("-month", "due_on", "pk")


def late_items(scope: Scope, day: date) -> QuerySet[ContentItem]:
    """Planned for today or earlier and not said yet."""
    rows = ContentItem.objects.within(scope).filter(state=ItemState.PLANNED, due_on__lte=day)
    return rows.select_related("segment")


# -- reach ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reach:
    """What was said and came to people: into teams, into posts, into work (进班组、进岗位、进头脑). Groups are shown as far as they
    point at nobody; ``phone`` is the share of confirmations on a phone, None where they are few."""

    people: Group
    units: list[tuple[Node | None, Group]]
    posts: list[tuple[str, Group]]
    teams: int
    teams_reached: int
    used: Group
    phone: int | None
    fewest: int

    @property
    def is_hidden(self) -> bool:
        return self.people.total < self.fewest


def _marked(node: Node, start: date, end: date, day: date) -> list[tuple[str, str, bool, bool]]:
    """(unit path, post category, has confirmed something, has used something) of everybody at work below. One statement."""
    here: Any = Person.objects.active_on(day).filter(subtree("unit__path", node.path))  # type: ignore[attr-defined]
    said = AnnouncementReceipt.objects.filter(user__person=OuterRef("pk"), confirmed_at__date__gte=start, confirmed_at__date__lte=end)
    used = KnowledgeUse.objects.filter(person=OuterRef("pk"), used_on__gte=start, used_on__lte=end)
    rows = here.annotate(has_read=Exists(said), has_used=Exists(used)).order_by()
    return list(rows.values_list("unit__path", "post_category", "has_read", "has_used"))


def reach_of(node: Node, start: date, end: date, day: date) -> Reach:
    """What came to the people of a unit from ``start`` to ``end``. Five statements."""
    fewest, marked = figures_on(day).fewest, _marked(node, start, end, day)
    totals: Counter[str] = Counter()
    read: Counter[str] = Counter()
    by_post: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, post, has_read, _has_used in marked:
        part = _part(path, node.path)
        totals[part] += 1
        read[part] += has_read
        by_post[post][0] += 1
        by_post[post][1] += has_read
    shown = shown_groups((Group(part, n, read[part]) for part, n in totals.items()), fewest)
    names = {n.path: n for n in Node.objects.filter(path__in=[g.key for g in shown if g.key])}
    posts = shown_groups((Group(post, n, done) for post, (n, done) in by_post.items()), fewest)
    teams = list(Node.objects.filter(subtree("path", node.path), kind=NodeKind.TEAM).open_on(day).values_list("path", flat=True))
    reached = {path for path, _post, has_read, _used in marked if has_read}
    whole = Group("", len(marked), sum(m[2] for m in marked))
    return Reach(
        whole, [(names.get(g.key), g) for g in shown], [(_post_label(g.key), g) for g in posts], len(teams),
        sum(any(path.startswith(team) for path in reached) for team in teams), Group("", len(marked), sum(m[3] for m in marked)),
        _phone_share(node, start, end, fewest), fewest,
    )  # fmt: skip


def _post_label(value: str) -> str:
    return str(PostCategory(value).label) if value in PostCategory.values else ""


def _phone_share(node: Node, start: date, end: date, fewest: int) -> int | None:
    """Of the confirmations whose device is known, whole percent that were given on a phone. One statement."""
    rows = AnnouncementReceipt.objects.filter(subtree("user__person__unit__path", node.path), is_phone__isnull=False)
    rows = rows.filter(confirmed_at__date__gte=start, confirmed_at__date__lte=end).order_by()
    known = list(rows.values_list("user", "is_phone"))
    few = len({user for user, _phone in known}) < fewest
    return None if few else rules.percent(sum(bool(phone) for _user, phone in known), len(known))


def _part(path: str, top: str) -> str:
    """The unit right below ``top`` on the way to ``path``; ``top`` itself for people who belong there."""
    rest = path[len(top) :]
    return top + rest.partition("/")[0] + "/" if rest else top


# -- the profile of a unit's people -----------------------------------------------------------------------
@dataclass
class Profile:
    """Learning, knowledge and innovation of a unit's people in a year, from records that exist."""

    node: Node
    people: int = 0
    certified: int = 0
    gained: int = 0
    posts: int = 0
    used: int = 0
    own: int = 0
    machines: int = 0

    @property
    def certified_share(self) -> int:
        return rules.percent(self.certified, self.people)

    @property
    def own_share(self) -> int | None:
        """Whole percent of the posts that people came up with themselves (我要创新)."""
        return rules.percent(self.own, self.posts) if self.posts else None


def profiles(below: QuerySet[Node], start: date, end: date, day: date) -> list[Profile]:
    """A row for each of the units ``below``. Six statements for any number of units."""
    found = [Profile(node) for node in below]
    by_path = {p.node.path: p for p in found}

    def add(path: str, name: str, number: int = 1) -> None:
        for root, profile in by_path.items():
            if path.startswith(root):
                setattr(profile, name, getattr(profile, name) + number)

    roots = Q(pk__in=[])
    for root in by_path:
        roots |= subtree("unit__path", root)
    valid = SkillCertificate.objects.valid_on(day).filter(person=OuterRef("pk"))
    people: Any = Person.objects.active_on(day).filter(roots).annotate(holds=Exists(valid))  # type: ignore[attr-defined]
    for path, holds in people.order_by().values_list("unit__path", "holds"):
        add(path, "people")
        add(path, "certified", int(holds))
    gained = SkillCertificate.objects.filter(issued_on__gte=start, issued_on__lte=end, person__in=people.values("pk"))
    for path in gained.order_by().values_list("person__unit__path", flat=True):
        add(path, "gained")
    posts = KnowledgePost.objects.filter(published_on__gte=start, published_on__lte=end, state="published")
    for path, origin in posts.order_by().values_list("node__path", "origin"):
        add(path, "posts")
        add(path, "own", int(origin == "own"))
    for path in KnowledgeUse.objects.filter(used_on__gte=start, used_on__lte=end).order_by().values_list("node__path", flat=True):
        add(path, "used")
    machines = Equipment.objects.filter(is_innovation=True, used_from__gte=start, used_from__lte=end)
    for path in machines.order_by().values_list("node__path", flat=True):
        add(path, "machines")
    return found


def year_before(day: date) -> date:
    return rules.years_before(day, 1) + timedelta(days=1)

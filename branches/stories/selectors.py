"""Stories in reach, the library of published ones, who waits for whom. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from branches.activities.models import Activity, ActivityEffect
from branches.orgs.models import BranchCoverage, BranchMembership
from branches.programmes.models import PartyPlusProgramme
from branches.stories.access import readable
from branches.stories.models import CultureText, Story, StoryKind, StoryPerson
from portal.calendar.selectors import work_calendar
from portal.catalogue.models import Tag
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.files.models import EvidenceLink
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import User
from portal.search.models import SearchEntry
from workforce.honours.models import Honour

INDEX, PAPERS = "story", "story_consent"
WRITERS = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH, *BRANCH_KINDS)


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Party organisations that a story may be written for."""
    return Node.objects.within(scope).filter(kind__in=WRITERS).open_on(today).order_by("path")


def _full(rows: QuerySet[Story]) -> QuerySet[Story]:
    people = StoryPerson.objects.select_related("person__unit").order_by("pk")
    rows = rows.select_related("node", "kind", "field", "programme", "activity", "honour__title", "written_by", "reviewed_by")
    return rows.prefetch_related(Prefetch("people", people, to_attr="shown_people"), "tags")


def stories(scope: Scope) -> QuerySet[Story]:
    """The ledger of the offices: every story in reach, the newest first."""
    return _full(Story.objects.within(scope)).order_by("-written_at", "-pk")


def opened(actor: Actor) -> QuerySet[Story]:
    """Stories that the actor may open."""
    return _full(readable(actor))


def library() -> QuerySet[Story]:
    """What is published, for everybody in the enterprise."""
    return _full(Story.objects.published()).order_by("-published_on", "-pk")


def published_in(path: str, first: date, last: date) -> QuerySet[Story]:
    """Published in a span of days below a node, the oldest first."""
    rows = Story.objects.published().filter(subtree("node__path", path), published_on__gte=first, published_on__lte=last)
    return rows.select_related("node", "kind").order_by("published_on", "pk")


def holding(rows: QuerySet[Story], text: str) -> QuerySet[Story]:
    """Those of ``rows`` in whose title, lead or text the words stand, by the search of the portal."""
    return rows.filter(pk__in=SearchEntry.objects.asked(INDEX, text).values("object_id"))


def with_pictures(rows: list[Story]) -> list[Story]:
    """The first photo beside each story: one statement."""
    links = EvidenceLink.objects.filter(record_kind="story", record_id__in=[r.pk for r in rows]).exclude(file__thumbnail="")
    first: dict[int, UUID] = {}
    for story_id, file_id in links.order_by("pk").values_list("record_id", "file_id"):
        first.setdefault(story_id, file_id)
    for row in rows:
        row.picture = first.get(row.pk)  # type: ignore[attr-defined]
    return rows


def state_counts(rows: QuerySet[Story]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk", distinct=True)))


def kind_counts() -> list[tuple[StoryKind, int]]:
    """Kinds in use with how many stories of each are published: one statement."""
    rows = StoryKind.objects.annotate(n=Count("stories", filter=Q(stories__state="published")))
    return [(row, row.n) for row in rows.filter(Q(is_active=True) | Q(n__gt=0)).order_by("sort", "code")]


def people_near(node: Node, numbers: Collection[str], day: date) -> dict[str, Person]:
    """Staff number -> person, among members and covered units of the organisations below ``node`` and the people of its unit."""
    root = node.path if node.kind in BRANCH_KINDS else node.path[: node.path.rstrip("/").rfind("/") + 1]
    reach = subtree("unit__path", root)
    for path in BranchCoverage.objects.valid_on(day).filter(subtree("branch__node__path", node.path)).values_list("unit__path", flat=True):
        reach |= subtree("unit__path", path)
    members = BranchMembership.objects.valid_on(day).filter(subtree("branch__node__path", node.path)).values("person")
    rows = Person.objects.filter(reach | Q(pk__in=members), staff_no__in=list(numbers))
    return {p.staff_no: p for p in rows}


def programmes(scope: Scope) -> QuerySet[PartyPlusProgramme]:
    return PartyPlusProgramme.objects.within(scope).order_by("-starts_on", "-pk")


def activities(scope: Scope) -> QuerySet[Activity]:
    return Activity.objects.within(scope).order_by("-starts_at", "-pk")


def honours(scope: Scope) -> QuerySet[Honour]:
    rows = Honour.objects.within(scope).filter(confirmed_at__isnull=False, withdrawn_at=None)
    return rows.select_related("title", "person", "node").order_by("-awarded_on", "-pk")


def tags() -> QuerySet[Tag]:
    return Tag.objects.filter(is_active=True).order_by("group", "sort", "code")


def without_account(row: Story) -> set[int]:
    """People shown who cannot answer in the portal: one statement, none where nobody is shown."""
    people = {line.person_id for line in row.shown_people}  # type: ignore[attr-defined]
    if not people:
        return set()
    return people - set(User.objects.filter(person__in=people, is_active=True).values_list("person_id", flat=True))


def papers_of(line_ids: Collection[int]) -> dict[int, UUID]:
    """Line of somebody shown -> his newest signed paper: one statement."""
    links = EvidenceLink.objects.filter(record_kind=PAPERS, record_id__in=list(line_ids))
    return dict(links.order_by("pk").values_list("record_id", "file_id"))


def review_days(day: date) -> int:
    return int(value_on("STORY_REVIEW_DAYS", day))


def review_due(submitted_on: date) -> date:
    """The last day on which a story handed in then is answered in time. Two statements."""
    return work_calendar(submitted_on).add(submitted_on, review_days(submitted_on))


def with_result(rows: QuerySet[Story]) -> QuerySet[Any]:
    """``stands`` beside each story: it stands on a programme summed up, a confirmed effect or a confirmed honour."""
    effect = Exists(ActivityEffect.objects.filter(activity=OuterRef("activity"), confirmed_at__isnull=False))
    programme = Exists(PartyPlusProgramme.objects.filter(pk=OuterRef("programme"), state="closed"))
    honour = Exists(Honour.objects.filter(pk=OuterRef("honour"), confirmed_at__isnull=False, withdrawn_at=None))
    return rows.annotate(stands=effect | programme | honour)


@dataclass(frozen=True)
class BoardLine:
    """What an organisation has published in a year, and how much of it stands on a confirmed result."""

    node: Node
    count: int
    standing: int


def board(scope: Scope, year: int) -> list[BoardLine]:
    """Organisations by what they published; never people (docs/coverage.md S2-07). Two statements."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = with_result(Story.objects.within(scope).published().filter(published_on__year=year))
    for node_id, stands in rows.order_by().values_list("node_id", "stands"):
        found[node_id][0] += 1
        found[node_id][1] += bool(stands)
    lines = [BoardLine(node, *found[node.pk]) for node in Node.objects.filter(pk__in=found).order_by("path")]
    return sorted(lines, key=lambda line: (-line.standing, -line.count, line.node.path))


def texts(paths: Iterable[str]) -> list[CultureText]:
    """Words of the enterprise for a reader at these nodes: of the units above, and of the committees that stand there."""
    above = sorted({path[: i + 1] for path in paths for i, mark in enumerate(path) if mark == "/"})
    reach = Q(node__path__in=above) | Q(node__kind=NodeKind.PARTY_COMMITTEE, node__parent__path__in=above)
    return list(CultureText.objects.filter(reach).select_related("node").order_by("node__path", "kind"))


def paths_of(actor: Actor) -> list[str]:
    """Where the reader belongs: his unit and his offices."""
    own = list(Person.objects.filter(pk=actor.person_id).values_list("unit__path", flat=True)) if actor.person_id is not None else []
    return [*own, *(held.path for held in actor.held)]


def node_of(story_id: int) -> int | None:
    return Story.objects.filter(pk=story_id).values_list("node_id", flat=True).first()


def paper_node(line_id: int) -> int | None:
    return StoryPerson.objects.filter(pk=line_id).values_list("story__node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Story, int]:
    return Story.objects.within(actor.scope("story.write")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = readable(actor).filter(pk__in=list(ids))
    return {r.pk: Place(r.title, reverse("story_detail", args=[r.pk])) for r in rows}


def told(row: Story) -> dict[str, Any]:
    """A story as the trail keeps it: nothing of its words."""
    return {"kind": row.kind.code, "title": row.title, "node": row.node.code, "text_no": row.text_no}

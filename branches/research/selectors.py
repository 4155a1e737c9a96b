"""Study groups in reach with their papers. Sets, whatever their size."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.research.enums import StudyState
from branches.research.models import StudyGroup, StudyPaper
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.results.enums import ResultKind, ResultState
from workforce.results.models import WorkResult


def groups(scope: Scope) -> QuerySet[StudyGroup]:
    """Within ``scope``, newest first; beside each the papers, and those that somebody adopted."""
    rows = StudyGroup.objects.within(scope).select_related("node", "lead", "made_by").prefetch_related("members")
    return rows.annotate(
        paper_count=Count("papers"), adopted_count=Count("papers", filter=~Q(papers__adopted_by=""))
    ).order_by("-from_on", "-pk")  # fmt: skip


def state_counts(rows: QuerySet[StudyGroup]) -> dict[str, int]:
    """How many are in each state: one statement."""
    found = rows.order_by().values_list("state").annotate(n=Count("pk", distinct=True))
    return dict(found.values_list("state", "n"))


def papers(scope: Scope) -> QuerySet[StudyPaper]:
    """Within ``scope``, the latest first, with authors in order."""
    rows = StudyPaper.objects.within(scope).select_related("group__node", "group__lead", "result")
    rows = rows.prefetch_related("authors__person", "result__authors__person", "group__members")
    return rows.order_by("-published_on", "-pk")


def authors_of(paper: StudyPaper) -> list[str]:
    """The authors in order: those of the register of results where the paper stands there."""
    source = paper.result if paper.result is not None else paper
    return [author.shown for author in source.authors.all()]


def of_group(row: StudyGroup) -> list[StudyPaper]:
    rows = row.papers.select_related("result").prefetch_related("authors__person", "result__authors__person")
    return list(rows.order_by("-published_on", "-pk"))


def keepers(scope: Scope, today: date) -> QuerySet[Node]:
    """Organisations and units that may have a study group."""
    return Node.objects.within(scope).exclude(kind__in=[NodeKind.PARTY_GROUP, NodeKind.TEMPORARY_BRANCH]).open_on(today).order_by("path")


def people_of(row: StudyGroup) -> list[Person]:
    """Lead and members."""
    return [row.lead, *(person for person in row.members.all() if person.pk != row.lead_id)]


def published_results(row: StudyGroup) -> QuerySet[WorkResult]:
    """Confirmed papers of the group's people that stand in the register of results and are not recorded here yet."""
    wrote = WorkResult.objects.filter(kind=ResultKind.PAPER, state=ResultState.CONFIRMED, authors__person__in=people_of(row))
    known = StudyPaper.objects.filter(group=row, result__isnull=False).values("result")
    return wrote.filter(achieved_on__gte=row.from_on).exclude(pk__in=known).distinct().order_by("-achieved_on", "-pk")


def late(scope: Scope, today: date) -> QuerySet[StudyGroup]:
    """Studies past the day by which they should be done."""
    return StudyGroup.objects.within(scope).filter(state=StudyState.RUNNING, to_on__lt=today).select_related("node")


def node_of(pk: int) -> int | None:
    return StudyGroup.objects.filter(pk=pk).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[StudyGroup, int]:
    return StudyGroup.objects.within(actor.scope("research.edit")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = StudyGroup.objects.within(actor.scope("research.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("research_detail", args=[r.pk])) for r in rows}

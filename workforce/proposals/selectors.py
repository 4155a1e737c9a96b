"""Reads of proposals."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.periods import add_years
from portal.kernel.scope import Scope, path_line, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.proposals import rules
from workforce.proposals.enums import (
    ProposalBandSet,
    ProposalOutcome,
    ProposalRewardKind,
    ProposalRewardState,
    ProposalState,
    ProposalTopic,
)
from workforce.proposals.models import Proposal, ProposalAuthor, ProposalAwardBand, ProposalBudget

SIMILAR = ("PROPOSAL_SIMILAR_SHARE", "PROPOSAL_COPY_SHARE", "PROPOSAL_SIMILAR_YEARS", "PROPOSAL_SIMILAR_ROWS")


def proposals(scope: Scope) -> QuerySet[Proposal]:
    """Proposals within ``scope``, newest first, with their authors in order."""
    rows = Proposal.objects.within(scope).select_related("node", "branch", "assignee", "owner", "reason", "merged_into")
    return rows.prefetch_related("authors__person")


def state_counts(rows: QuerySet[Proposal]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in ProposalState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def root_of(path: str) -> str:
    """The path of the enterprise that a node belongs to."""
    return path.partition("/")[0] + "/"


def units_near(person: Person) -> QuerySet[Node]:
    """Units that somebody may name as the place: his own, those beside it and below, and the one above."""
    unit = person.unit
    top = unit.parent if unit.parent is not None else unit
    return Node.objects.filter(subtree("path", top.path)).units().filter(closed_on=None)


def branches_near(node: Node) -> QuerySet[Node]:
    """Open branches of the enterprise below the unit above ``node``."""
    top = node.parent.path if node.parent is not None else node.path
    return Node.objects.filter(subtree("path", top)).branches().filter(closed_on=None)


def text_of(title: str, trouble: str, idea: str) -> str:
    return f"{title}\n{trouble}\n{idea}"


def hash_of(text: str) -> str:
    """The same for texts that differ in blanks and punctuation alone."""
    return hashlib.sha256(rules.squeezed(text).encode()).hexdigest()


def alike_to(text: str, node: Node, today: date, *, but: int = 0) -> tuple[list[rules.Alike], int]:
    """Proposals of the enterprise like ``text``, among those that are open or of the last years, and the share from which on one is
    a copy. Three statements; of a very large box only the newest are compared, exact copies are found among all."""
    figures = values_on(SIMILAR, today)
    since = add_years(today, -int(figures["PROPOSAL_SIMILAR_YEARS"]))
    rows = Proposal.objects.filter(subtree("node__path", root_of(node.path))).exclude(state=ProposalState.MERGED).exclude(pk=but)
    rows = rows.filter(Q(filed_on__gte=since) | ~Q(state=ProposalState.CLOSED))
    same = rows.filter(text_hash=hash_of(text)).values_list("pk", "number").order_by("filed_on", "pk").first()
    copy_from = int(figures["PROPOSAL_COPY_SHARE"])
    if same is not None:
        return [rules.Alike(same[0], same[1], 100)], copy_from
    known = rows.values_list("pk", "number", "title", "trouble", "idea")[: int(figures["PROPOSAL_SIMILAR_ROWS"])]
    texts = [rules.Known(pk, number, text_of(*parts)) for pk, number, *parts in known]
    return rules.alike(text, texts, int(figures["PROPOSAL_SIMILAR_SHARE"])), copy_from


def workday_after(day: date, code: str, *more: str) -> date:
    """The day by which something is promised: the working days of the rules ``code`` and ``more`` after ``day``."""
    figures = values_on([code, *more], day)
    return work_calendar(day).add(day, sum(int(figures[name]) for name in (code, *more)))


def people_by_number(numbers: Iterable[str], root: str, day: date) -> dict[str, Person]:
    """Employees at work in the enterprise by staff number: one statement."""
    rows = Person.objects.active_on(day).filter(subtree("unit__path", root), staff_no__in={n.upper() for n in numbers})
    return {person.staff_no: person for person in rows.select_related("unit__parent")}


# -- awards ----------------------------------------------------------------------------------------------
def band_set_on(day: date) -> str:
    """The set of awards that is switched on."""
    return str(value_on("PROPOSAL_BAND_SET", day))


def bands_on(band_set: str, day: date) -> list[ProposalAwardBand]:
    return list(ProposalAwardBand.objects.filter(band_set=band_set, is_active=True, effective_from__lte=day).order_by("sort", "code"))


def as_rule(row: ProposalAwardBand) -> rules.Band:
    return rules.Band(row.code, row.basis, row.criterion, row.low, row.high, row.least, row.most, row.points)


def sheet_of(band_set: str, day: date) -> dict[str, list[ProposalAwardBand]]:
    """Criterion -> its lines, of a scoring sheet."""
    found: dict[str, list[ProposalAwardBand]] = {}
    for row in bands_on(band_set, day):
        if row.criterion:
            found.setdefault(row.criterion, []).append(row)
    return found


SHEETS = (ProposalBandSet.D, ProposalBandSet.H)


def budget_over(node: Node, year: int) -> QuerySet[ProposalBudget]:
    """The budgets of ``node`` and the units above it, the nearest first."""
    above = path_line(node.path)
    return ProposalBudget.objects.filter(year=year, node__path__in=above).order_by("-node__depth")


def spent_of(budget: ProposalBudget) -> Decimal:
    rows = budget.rewards.filter(kind=ProposalRewardKind.INSTANT).exclude(state=ProposalRewardState.REFUSED)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def budgets(scope: Scope, year: int) -> QuerySet[ProposalBudget]:
    """Budgets of a year within ``scope`` with what is spent of them: one statement."""
    spent = Sum("rewards__amount", filter=~Q(rewards__state=ProposalRewardState.REFUSED), default=Decimal(0))
    return ProposalBudget.objects.within(scope).filter(year=year).select_related("node").annotate(spent=spent)


# -- statistics ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CountRow:
    """``share``: of the people at work in the unit, those who proposed anything in the year."""

    name: str
    filed: int
    decided: int
    taken: int
    adoption: int | None
    answered: int
    in_time: int
    punctual: int | None
    confirmed: int
    authors: int = 0
    people: int = 0
    share: int | None = None


def _counted(rows: QuerySet[Proposal], today: date) -> dict[str, Any]:
    promised = Q(reply_due_on__lt=today) | Q(replied_on__isnull=False, reply_due_on__isnull=False)
    taken = Q(outcome__in=[ProposalOutcome.ADOPTED, ProposalOutcome.TRIAL])
    return {
        "filed": Count("pk", distinct=True), "decided": Count("pk", filter=~Q(outcome=""), distinct=True),
        "taken": Count("pk", filter=taken, distinct=True), "answered": Count("pk", filter=promised, distinct=True),
        "in_time": Count("pk", filter=Q(replied_on__lte=F("reply_due_on")), distinct=True),
        "confirmed": Count("pk", filter=Q(is_confirmed=True), distinct=True),
    }  # fmt: skip


def _row(name: str, found: Mapping[str, Any], authors: int = 0, people: int = 0) -> CountRow:
    names = ("filed", "decided", "taken", "answered", "in_time", "confirmed")
    n = {key: found[key] for key in names}
    return CountRow(
        name, n["filed"], n["decided"], n["taken"], rules.percent(n["taken"], n["decided"]), n["answered"], n["in_time"],
        rules.percent(n["in_time"], n["answered"]), n["confirmed"], authors, people, rules.percent(authors, people),
    )  # fmt: skip


def of_year(scope: Scope, year: int) -> QuerySet[Proposal]:
    """The year's proposals within ``scope``; what was merged counts once."""
    return Proposal.objects.within(scope).filter(filed_on__year=year).exclude(state=ProposalState.MERGED).order_by()


def by_topic(scope: Scope, year: int, today: date) -> list[CountRow]:
    """One row for each topic that has proposals: one statement."""
    rows = of_year(scope, year)
    found = rows.values("topic").annotate(**_counted(rows, today))
    counted = {row["topic"]: row for row in found}
    return [_row(str(topic.label), counted[topic.value]) for topic in ProposalTopic if topic.value in counted]


def by_unit(scope: Scope, year: int, today: date) -> list[CountRow]:
    """One row for each unit in the order of the tree, with participation: of a unit, never of a person. Three statements."""
    rows = of_year(scope, year)
    found = {row["node"]: row for row in rows.values("node").annotate(**_counted(rows, today))}
    nodes = list(Node.objects.filter(pk__in=found).order_by("path"))
    written = ProposalAuthor.objects.filter(proposal__in=rows.values("pk"), person__unit__in=found)
    authors = dict(written.order_by().values_list("person__unit").annotate(n=Count("person", distinct=True)))
    at_work = Person.objects.active_on(today).filter(unit__in=found)
    people = dict(at_work.order_by().values_list("unit").annotate(n=Count("pk")))
    return [_row(node.name, found[node.pk], authors.get(node.pk, 0), people.get(node.pk, 0)) for node in nodes]


def verified_sum(scope: Scope, year: int) -> Decimal:
    rows = of_year(scope, year).filter(benefits__round="first")
    return rows.aggregate(sum=Sum("benefits__verified"))["sum"] or Decimal(0)


# -- files -----------------------------------------------------------------------------------------------
def node_of(proposal_id: int) -> int | None:
    return Proposal.objects.filter(pk=proposal_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Proposal, int]:
    """Ids of the proposals whose papers the actor may put beside other records."""
    return Proposal.objects.within(actor.scope("proposal.view")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Proposal.objects.within(actor.scope("proposal.view")).filter(pk__in=list(ids))
    return {row.pk: Place(str(row), reverse("proposal_detail", args=[row.pk])) for row in rows}

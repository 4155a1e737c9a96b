"""素质提升到支部、凝聚群众到支部: a year of each branch in counts. Sets, whatever their number; nobody's name.

What is told of workers follows the unit that a branch covers, of several branches the one with the greatest share.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.orgs.models import Branch, BranchCoverage
from branches.reach import rules
from branches.safety.selectors import answering_branches
from branches.tickets.models import ServiceTicket
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.cases.models import WorkerCase
from workforce.mentorship.models import MentorshipAgreement
from workforce.proposals.models import Proposal
from workforce.skills.models import GradeRecord
from workforce.training.models import TrainingEnrolment

QUALITY = (
    rules.Count("pairs", _("师徒结对")),
    rules.Count("trained", _("参加培训人数")),
    rules.Count("hours", _("培训学时"), beside="trained"),
    rules.Count("rises", _("技能等级提升人数")),
)
RALLY = (
    rules.Count("proposals", _("合理化建议")),
    rules.Count("replied", _("已答复建议"), part_of="proposals"),
    rules.Count("tickets", _("服务诉求")),
    rules.Count("answered", _("已答复诉求"), part_of="tickets"),
    rules.Count("activities", _("群众性活动"), is_open=True),
)
CASES = (rules.Count("cases", _("维权诉求")), rules.Count("settled", _("已答复维权诉求"), part_of="cases"))
ACTIVITY_CODES = "ACT-"  # what the regulation does not call a meeting
Raw = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Board:
    """``lines``: (branch, key of a column -> figure or None where it is too small to be told)."""

    columns: tuple[rules.Count, ...]
    lines: list[tuple[Branch, rules.Figures]]
    whole: rules.Figures
    least: int


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def _outermost(paths: Iterable[str]) -> list[str]:
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def covered(branch_ids: Collection[int], day: date) -> list[str]:
    """Paths below which the people of the branches work. One statement."""
    return _outermost(BranchCoverage.objects.valid_on(day).filter(branch__in=branch_ids).values_list("unit__path", flat=True))


def _below(field: str, paths: Iterable[str]) -> Q:
    reach = Q(pk__in=[])
    for path in paths:
        reach |= subtree(field, path)
    return reach


def by_branch(rows: Iterable[dict[str, Any]], branch_ids: Collection[int], day: date) -> Raw:
    """Figures of ``rows`` (``node`` with the figures of it, ``branch`` where one is named) summed by branch. Two statements."""
    rows, wanted = list(rows), set(branch_ids)
    nodes = Node.objects.filter(pk__in={r["node"] for r in rows if not r["branch"]})
    answers = answering_branches(nodes, day)
    found: Raw = {pk: defaultdict(int) for pk in branch_ids}
    for row in rows:
        branch_id = row.pop("branch") or answers.get(row["node"])
        node_id = row.pop("node")
        if node_id is not None and branch_id in wanted:
            for key, n in row.items():
                found[branch_id][key] += n or 0
    return found


def _quality_rows(ids: Collection[int], paths: list[str], year: int) -> list[dict[str, Any]]:
    """Mentoring that ran, classes attended, rises in grade of a year. Three statements."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    agreements = MentorshipAgreement.objects.filter(Q(branch__in=ids) | _below("unit__path", paths), started_at__isnull=False)
    agreements = agreements.filter(from_on__lte=last).filter(Q(done_on=None) | Q(done_on__gte=first))
    agreements = agreements.filter(Q(ended_on=None) | Q(ended_on__gte=first), to_on__gte=first).order_by()
    pairs = agreements.values_list("unit_id", "branch_id").annotate(n=Count("pk"))
    rows: list[dict[str, Any]] = [{"node": unit, "branch": branch, "pairs": n} for unit, branch, n in pairs]
    attended = TrainingEnrolment.objects.finished().filter(_below("unit__path", paths), training_class__to_on__year=year).order_by()
    counted = attended.values_list("unit_id").annotate(n=Count("person", distinct=True), given=Sum("hours"))
    rows += [{"node": unit, "branch": None, "trained": n, "hours": given} for unit, n, given in counted]
    earlier = GradeRecord.objects.filter(person=OuterRef("person"), occupation=OuterRef("occupation"), from_on__lt=OuterRef("from_on"))
    before = Subquery(earlier.order_by("-from_on", "-pk").values("level__rank")[:1])
    grades = GradeRecord.objects.filter(_below("person__unit__path", paths), from_on__range=(first, last)).annotate(before=before)
    risen = grades.filter(level__rank__gt=F("before")).order_by().values_list("person__unit_id")
    return rows + [{"node": unit, "branch": None, "rises": n} for unit, n in risen.annotate(n=Count("person", distinct=True))]


def quality(branches: Collection[Branch], year: int, today: date) -> Board:
    """Mentoring, training hours and rises in grade. Seven statements for any number of branches."""
    ids, day = [b.pk for b in branches], min(today, date(year, 12, 31))
    found = by_branch(_quality_rows(ids, covered(ids, day), year), ids, day)
    return _board(branches, found, QUALITY, today)


def _voices(ids: Collection[int], paths: list[str], year: int, *, with_cases: bool) -> list[dict[str, Any]]:
    """Proposals and concerns of a year; those that went past the branch are not its own. Two statements, three with cases."""
    filed = Proposal.objects.filter(Q(branch__in=ids) | _below("node__path", paths), filed_on__year=year).order_by()
    counted = filed.values("node", "branch").annotate(proposals=Count("pk"), replied=Count("pk", filter=Q(replied_on__isnull=False)))
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    told = Count("pk", filter=Q(first_answered_on__isnull=False))
    asked = ServiceTicket.objects.filter(branch__in=ids, is_direct=False, raised_on__year=year).order_by()
    rows += [{**row, "node": row["branch"]} for row in asked.values("branch").annotate(tickets=Count("pk"), answered=told)]
    if with_cases:
        cases = WorkerCase.objects.filter(_below("unit__path", paths), raised_on__year=year).order_by()
        per_unit = cases.values_list("unit_id").annotate(n=Count("pk"), settled=told)
        rows += [{"node": unit, "branch": None, "cases": n, "settled": settled} for unit, n, settled in per_unit]
    return rows


def rally(branches: Collection[Branch], year: int, today: date, *, with_cases: bool) -> Board:
    """Proposals, concerns answered, activities. Seven statements for any number of branches, eight with cases."""
    ids, day = [b.pk for b in branches], min(today, date(year, 12, 31))
    rows = _voices(ids, covered(ids, day), year, with_cases=with_cases)
    held = Activity.objects.filter(branch__in=ids, state__in=COUNTED_STATES, held_on__year=year, kind__code__startswith=ACTIVITY_CODES)
    rows += [{**row, "node": row["branch"]} for row in held.order_by().values("branch").annotate(activities=Count("pk"))]
    return _board(branches, by_branch(rows, ids, day), (*RALLY, *(CASES if with_cases else ())), today)


def _board(branches: Collection[Branch], found: Raw, columns: tuple[rules.Count, ...], today: date) -> Board:
    least = int(value_on("CARE_SHOWN_LEAST", today))
    lines, whole = rules.told({b.pk: found[b.pk] for b in branches}, columns, least)
    return Board(columns, [(b, lines[b.pk]) for b in branches], whole, least)


def reads_cases(actor: Actor, branches: Iterable[Branch]) -> bool:
    """Counts of disputes are for the offices that may count them, in all that the board shows."""
    scope = actor.scope("worker_case.board")
    return bool(scope.paths) and all(scope.covers(b.node.path) for b in branches)


def board_of(actor: Actor, scope: Scope, kind: str, year: int, today: date) -> Board:
    """The board that a page, a file and the API show: one statement for the branches besides."""
    branches = list(branches_of(scope))
    if kind == "quality":
        return quality(branches, year, today)
    return rally(branches, year, today, with_cases=reads_cases(actor, branches))

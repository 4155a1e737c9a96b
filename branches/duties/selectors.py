"""What branches owe and have done, computed from the records: set-based, a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth

from branches.activities.enums import COUNTED_STATES, KindHolder
from branches.activities.models import Activity, ActivityKind
from branches.duties import rules
from branches.duties.enums import PeriodKind
from branches.duties.models import FrequencyRule
from branches.orgs import selectors as orgs
from branches.orgs.enums import Standing
from branches.orgs.models import Branch, BranchMembership, BranchPost
from branches.orgs.rules import committee_limit, has_committee
from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.signin.models import SigninSession

# Of one (branch, kind, group) and month: how many are filed, and the youngest record that is not.
_Month = tuple[int, int | None]
_Held = dict[tuple[int, int, int | None], dict[date, _Month]]


@dataclass(frozen=True)
class DutyParameters:
    """``late_days``: how long a missed duty stays in sight; ``soon_days``: from when a running one is marked."""

    late_days: int
    soon_days: int


def duty_parameters(day: date) -> DutyParameters:
    """The parameters valid on ``day``. One statement."""
    found = values_on(("DUTY-01", "DUTY-02"), day)
    return DutyParameters(late_days=int(found["DUTY-01"]), soon_days=int(found["DUTY-02"]))


def _owing_branches(branch_ids: Collection[int]) -> list[rules.OwingBranch]:
    """Two statements: the branches, their groups."""
    groups: dict[int, list[rules.OwingGroup]] = defaultdict(list)
    below = Node.objects.filter(parent_id__in=branch_ids, kind=NodeKind.PARTY_GROUP).order_by("sort", "code")
    for node in below:
        groups[node.parent_id or 0].append(rules.OwingGroup(node.pk, node.code, node.short_name, node.opened_on, node.closed_on))
    rows = Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__kind", "founded_on", "node__closed_on")
    return [rules.OwingBranch(pk, kind, opened, closed, tuple(groups[pk])) for pk, kind, opened, closed in rows]


def _committees(branch_ids: Collection[int], ends: Iterable[date]) -> set[tuple[int, date]]:
    """(branch, day) with a committee on that day, for the last days of the periods. Three statements."""
    days = sorted(set(ends))
    if not days:
        return set()
    limit = committee_limit(orgs.setup_rules(days[-1]))
    counts = {f"d{i}": Count("id", filter=Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))) for i, day in enumerate(days)}
    members = BranchMembership.objects.filter(branch_id__in=branch_ids, standing=Standing.FULL)
    full: dict[int, dict[str, Any]] = {row["branch_id"]: dict(row) for row in members.order_by().values("branch_id").annotate(**counts)}
    posts = BranchPost.objects.valid_in(days[0], days[-1]).filter(branch_id__in=branch_ids)
    held: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for branch_id, *post in posts.values_list("branch_id", "post", "from_on", "ended_on"):
        held[branch_id].append(tuple(post))  # type: ignore[arg-type]
    return {
        (branch_id, day)
        for branch_id in branch_ids
        for i, day in enumerate(days)
        if has_committee(
            full.get(branch_id, {}).get(f"d{i}", 0),
            [post for post, start, end in held[branch_id] if start <= day and (end is None or end >= day)],
            limit,
        )
    }


def _done_by_month(branch_ids: Collection[int], start: date, end: date) -> _Held:
    """(branch, kind, group) -> first of month -> (filed, youngest record not yet filed). One statement."""
    held = Activity.objects.filter(branch_id__in=branch_ids, held_on__gte=start, held_on__lte=end).order_by()
    rows = (
        held.annotate(month=TruncMonth("held_on"))
        .values("branch_id", "kind_id", "group_id", "month")
        .annotate(filed=Count("id", filter=Q(state__in=COUNTED_STATES)), begun=Max("id", filter=~Q(state__in=COUNTED_STATES)))
    )
    found: _Held = defaultdict(dict)
    for row in rows:
        found[row["branch_id"], row["kind_id"], row["group_id"]][row["month"]] = (row["filed"], row["begun"])
    return found


def _holders(
    branch: rules.OwingBranch, rule: FrequencyRule, period: Period, committees: set[tuple[int, date]]
) -> Sequence[rules.OwingGroup | None]:
    """For whom ``branch`` owes the rule's kind in ``period``: itself or its committee (None), each of its groups, or nobody."""
    if branch.kind not in rule.branch_kinds or not rules.lives_through(branch.opened_on, branch.closed_on, period):
        return []
    if rule.kind.holder == KindHolder.GROUP:
        return [group for group in branch.groups if rules.lives_through(group.opened_on, group.closed_on, period)]
    if rule.kind.holder == KindHolder.COMMITTEE and (branch.branch_id, period.ends_on) not in committees:
        return []
    return [None]


def _tally(months: dict[date, _Month], period: Period) -> tuple[int, int | None]:
    inside = [value for month, value in months.items() if period.contains(month)]
    return sum(filed for filed, _ in inside), max((begun for _, begun in inside if begun), default=None)


def duties_in(branch_ids: Collection[int], periods: Sequence[Period], today: date) -> list[rules.Duty]:
    """Every duty of the branches for each of ``periods`` (each taken by the rules of its own length). Seven statements."""
    if not branch_ids or not periods:
        return []
    rows = list(FrequencyRule.objects.select_related("kind").filter(kind__is_active=True))
    start, end = min(p.starts_on for p in periods), max(p.ends_on for p in periods)
    branches = _owing_branches(branch_ids)
    committees = _committees(branch_ids, [p.ends_on for p in periods])
    held = _done_by_month(branch_ids, start, end)
    # A group's duty counts its own meetings; a branch's duty counts a kind whoever of the branch held it.
    counts = held | _whole_branch(held)
    duties = []
    for period in periods:
        for rule in rules.newest_rules([r for r in rows if r.period == period.kind], period):
            for branch in branches:
                for group in _holders(branch, rule, period, committees):
                    of = (branch.branch_id, rule.kind_id, group.node_id if group else None)
                    filed, begun = _tally(counts.get(of, {}), period)
                    duties.append(rules.duty_of(rule, branch.branch_id, period, group=group, filed=filed, begun=begun, today=today))
    return duties


def _whole_branch(held: _Held) -> _Held:
    """The same counts with the groups of a branch added together, under group None."""
    out: _Held = defaultdict(dict)
    for (branch_id, kind_id, _group), months in held.items():
        into = out[branch_id, kind_id, None]
        for month, (filed, begun) in months.items():
            before = into.get(month, (0, None))
            into[month] = (before[0] + filed, max(filter(None, (before[1], begun)), default=None))
    return out


def owed_and_done(branch_ids: Collection[int], period: Period) -> dict[int, dict[str, tuple[int, int]]]:
    """branch id -> kind code -> (owed, done) of what falls due inside ``period``.

    A monthly duty in a quarter is owed three times and each month counts at most its own times; a yearly duty is owed
    in the period that closes the year. Seven statements, whatever the number of branches.
    """
    periods = [sub for kind in ("month", "quarter", "year") for sub in rules.falls_due_in(period, kind)]
    found: dict[int, dict[str, tuple[int, int]]] = {pk: {} for pk in branch_ids}
    for duty in duties_in(branch_ids, periods, period.ends_on):
        owed, done = found[duty.branch_id].get(duty.kind_code, (0, 0))
        found[duty.branch_id][duty.kind_code] = (owed + duty.owed, done + duty.done)
    return found


def duties_of_branches(branch_ids: Collection[int], today: date) -> dict[int, list[rules.Duty]]:
    """branch id -> what is on its desk today, late first: this month and quarter, and what was missed lately. Eight statements.

    Of a period that is over only what was missed is kept.
    """
    late_days = duty_parameters(today).late_days
    found: dict[int, list[rules.Duty]] = {pk: [] for pk in branch_ids}
    for duty in duties_in(branch_ids, rules.periods_of_today(today, late_days), today):
        if duty.period.ends_on >= today or duty.missing:
            found[duty.branch_id].append(duty)
    return {pk: rules.in_order(duties) for pk, duties in found.items()}


def duties_of(branch: Branch, today: date) -> list[rules.Duty]:
    """What ``branch`` has on its desk today, late first, then due, then done. Eight statements."""
    return duties_of_branches([branch.pk], today)[branch.pk]


def frequent_kinds(branch: Branch) -> list[ActivityKind]:
    """Kinds that the branch owes more than once a year, in the catalogue's order: its quick start. One statement."""
    rows = FrequencyRule.objects.filter(kind__is_active=True).exclude(period=PeriodKind.YEAR).select_related("kind")
    mine = {row.kind_id: row.kind for row in rows.order_by("kind__sort", "kind__code") if branch.node.kind in row.branch_kinds}
    return list(mine.values())


def signin_now(branch: Branch, at: datetime) -> tuple[SigninSession, Activity] | None:
    """The sign-in window of one of the branch's activities that is open now, the youngest first. Two statements."""
    near = branch.activities.filter(starts_at__range=(at - timedelta(days=2), at + timedelta(days=2)))
    open_now = SigninSession.objects.filter(record_kind="activity", opens_at__lte=at, closes_at__gt=at)
    session = open_now.filter(record_id__in=near.order_by().values("pk")).order_by("-pk").first()
    return (session, Activity.objects.select_related("kind").get(pk=session.record_id)) if session else None

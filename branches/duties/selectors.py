"""What branches owe and have done, computed from the records: set-based, a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from branches.activities.enums import COUNTED_STATES, KindHolder
from branches.activities.models import Activity, ActivityKind
from branches.duties import rules
from branches.duties.enums import PeriodKind
from branches.duties.models import DutyExemption, FrequencyRule
from branches.orgs import selectors as orgs
from branches.orgs.enums import Standing
from branches.orgs.models import Branch, BranchMembership, BranchPost
from branches.orgs.rules import committee_limit, has_committee
from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.kernel.sets import Among, kept_rows
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.signin.models import SigninSession

_NOTHING = (0, 0)
_Held = dict[tuple[int, int, int | None], dict[date, rules.Held]]  # (branch, kind, group) -> first of month -> records


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
    """The branches with their groups. One statement."""
    groups: dict[int, list[rules.OwingGroup]] = defaultdict(list)
    wanted = Q(Among("pk", branch_ids)) | Q(Among("parent_id", branch_ids), kind=NodeKind.PARTY_GROUP)
    columns = ("pk", "kind", "parent_id", "code", "short_name", "opened_on", "closed_on", "branch__founded_on")
    nodes = list(Node.objects.filter(wanted).order_by("sort", "code").values_list(*columns))
    for pk, kind, parent_id, code, short_name, opened_on, closed_on, _founded_on in nodes:
        if kind == NodeKind.PARTY_GROUP:
            groups[parent_id or 0].append(rules.OwingGroup(pk, code, short_name, opened_on, closed_on))
    return [
        rules.OwingBranch(pk, kind, founded_on, closed_on, tuple(groups[pk]))
        for pk, kind, *_, closed_on, founded_on in nodes
        if kind in BRANCH_KINDS and founded_on is not None
    ]


def exemptions_in(branch_ids: Collection[int], start: date, end: date) -> dict[int, list[DutyExemption]]:
    """branch id -> exemptions not withdrawn that touch the span, the narrowest (of a group) first. One statement."""
    rows = DutyExemption.objects.valid().filter(Among("branch_id", branch_ids), from_on__lte=end, to_on__gte=start)
    found: dict[int, list[DutyExemption]] = defaultdict(list)
    for row in rows.select_related("granted_by").order_by(F("group").asc(nulls_last=True), "pk"):
        found[row.branch_id].append(row)
    return found


def _full_members(branch_ids: Collection[int], *days: date) -> Any:
    """(branch, number of full members on each of ``days``)."""
    counts = {f"d{i}": Count("id", filter=Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))) for i, day in enumerate(days)}
    members: Any = BranchMembership.objects.filter(Among("branch_id", branch_ids), standing=Standing.FULL).order_by()
    return members.values_list("branch_id").annotate(**counts)


def _posts_held(branch_ids: Collection[int], first: date, last: date) -> Any:
    posts = BranchPost.objects.valid_in(first, last).filter(Among("branch_id", branch_ids)).order_by()
    return posts.values_list("branch_id", "post", "from_on", "ended_on")


def _committees(branch_ids: Collection[int], ends: Iterable[date]) -> set[tuple[int, date]]:
    """(branch, day) with a committee on that day, for the last days of the periods. Three statements."""
    days = sorted(set(ends))
    if not days:
        return set()
    limit = committee_limit(orgs.setup_rules(days[-1]))
    full = {branch_id: counts for branch_id, *counts in kept_rows(_full_members, [branch_ids], *days)}
    held: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for branch_id, *post in kept_rows(_posts_held, [branch_ids], days[0], days[-1]):
        held[branch_id].append(tuple(post))  # type: ignore[arg-type]
    nobody = [0] * len(days)

    def is_there(branch_id: int, no: int, day: date) -> bool:
        on_day = [post for post, start, end in held.get(branch_id, ()) if start <= day and (end is None or end >= day)]
        return has_committee(full.get(branch_id, nobody)[no], on_day, limit)

    return {(branch_id, day) for no, day in enumerate(days) for branch_id in branch_ids if is_there(branch_id, no, day)}


def _done_by_month(branch_ids: Collection[int], start: date, end: date) -> _Held:
    """What was held, by branch, kind, group and month. One statement."""
    held = Activity.objects.filter(Among("branch_id", branch_ids), held_on__gte=start, held_on__lte=end).order_by()
    is_filed = Q(state__in=COUNTED_STATES)
    rows = (
        held.annotate(month=TruncMonth("held_on"))
        .values("branch_id", "kind_id", "group_id", "month")
        .annotate(filed=Count("id", filter=is_filed), newest=Max("id", filter=is_filed), begun=Max("id", filter=~is_filed))
    )
    found: _Held = defaultdict(dict)
    for row in rows:
        found[row["branch_id"], row["kind_id"], row["group_id"]][row["month"]] = rules.Held(row["filed"], row["newest"], row["begun"])
    return found


def _living(branches: Iterable[rules.OwingBranch], period: Period) -> list[rules.OwingBranch]:
    return [branch for branch in branches if rules.lives_through(branch.opened_on, branch.closed_on, period)]


def _owing(
    living: Sequence[rules.OwingBranch], rule: FrequencyRule, period: Period, committees: set[tuple[int, date]]
) -> list[tuple[rules.OwingBranch, rules.OwingGroup | None]]:
    """Who owes the rule's kind in ``period``: a branch itself or its committee (None), or each of its groups."""
    of_kind = [branch for branch in living if branch.kind in rule.branch_kinds]
    if rule.kind.holder == KindHolder.GROUP:
        groups = [(branch, group) for branch in of_kind for group in branch.groups]
        return [(branch, group) for branch, group in groups if rules.lives_through(group.opened_on, group.closed_on, period)]
    if rule.kind.holder == KindHolder.COMMITTEE:
        of_kind = [branch for branch in of_kind if (branch.branch_id, period.ends_on) in committees]
    return [(branch, None) for branch in of_kind]


def _tally(months: dict[date, rules.Held], period: Period) -> rules.Held:
    total = rules.NOTHING_HELD
    for month, held in months.items():
        if period.contains(month):
            total = total.plus(held)
    return total


def duties_in(branch_ids: Collection[int], periods: Sequence[Period], today: date, *, with_exempt: bool = False) -> list[rules.Duty]:
    """Every duty of the branches for each of ``periods`` (each taken by the rules of its own length). Seven statements.

    What a branch is exempt from is no duty: it is left out, except for pages that show it (``with_exempt``).
    """
    if not branch_ids or not periods:
        return []
    rows = list(FrequencyRule.objects.select_related("kind").filter(kind__is_active=True))
    start, end = min(p.starts_on for p in periods), max(p.ends_on for p in periods)
    branches = _owing_branches(branch_ids)
    committees = _committees(branch_ids, [p.ends_on for p in periods])
    held = _done_by_month(branch_ids, start, end)
    exemptions = exemptions_in(branch_ids, start, end)
    # A group's duty counts its own meetings; a branch's duty counts a kind whoever of the branch held it.
    counts = held | _whole_branch(held)
    duties = []
    for period in periods:
        living = _living(branches, period)
        for rule in rules.newest_rules([r for r in rows if r.period == period.kind], period):
            for branch, group in _owing(living, rule, period, committees):
                group_id = group.node_id if group else None
                free = rules.exemption_for(exemptions.get(branch.branch_id, ()), rule.code, group_id, period)
                if free is None or with_exempt:
                    done = _tally(counts.get((branch.branch_id, rule.kind_id, group_id), {}), period)
                    duties.append(rules.duty_of(rule, branch.branch_id, period, group=group, held=done, today=today, exemption=free))
    return duties


def _whole_branch(held: _Held) -> _Held:
    """The same counts with the groups of a branch added together, under group None."""
    out: _Held = defaultdict(dict)
    for (branch_id, kind_id, _group), months in held.items():
        into = out[branch_id, kind_id, None]
        for month, of_group in months.items():
            into[month] = into.get(month, rules.NOTHING_HELD).plus(of_group)
    return out


def _filed_in(branch_ids: Collection[int], *months: Period) -> Any:
    held = Activity.objects.filter(Among("branch_id", branch_ids), held_on__gte=months[0].starts_on, held_on__lte=months[-1].ends_on)
    groups: Any = held.filter(state__in=COUNTED_STATES).order_by().values_list("branch_id", "kind_id", "group_id")
    counts = {f"m{i}": Count("pk", filter=Q(held_on__gte=m.starts_on, held_on__lte=m.ends_on)) for i, m in enumerate(months)}
    return groups.annotate(**counts)


def _filed_by_month(branch_ids: Collection[int], months: Sequence[Period]) -> dict[tuple[int, int, int | None], list[int]]:
    """(branch, kind, group) -> number of filed records in each of ``months``; under group None those of the whole branch.
    One statement."""
    found: dict[tuple[int, int, int | None], list[int]] = {}
    for branch_id, kind_id, group_id, *filed in kept_rows(_filed_in, [branch_ids], *months):
        if group_id is not None:
            found[branch_id, kind_id, group_id] = filed
        whole = found.get((branch_id, kind_id, None))
        found[branch_id, kind_id, None] = filed if whole is None else [a + b for a, b in zip(whole, filed, strict=True)]
    return found


def owed_and_done(branch_ids: Collection[int], period: Period, today: date | None = None) -> dict[int, dict[str, tuple[int, int]]]:
    """branch id -> kind code -> (owed, done) of what falls due inside ``period``: the sums of ``duties_in`` without a duty each.

    A monthly duty in a quarter is owed three times and each month counts at most its own times; a yearly duty is owed
    in the period that closes the year. What is not due yet on ``today`` is owed only as far as it is done; without a day
    all is due. Seven statements, whatever the number of branches.
    """
    found: dict[int, dict[str, tuple[int, int]]] = {pk: {} for pk in branch_ids}
    periods = [sub for kind in ("month", "quarter", "year") for sub in rules.falls_due_in(period, kind)]
    if not branch_ids or not periods:
        return found
    rows = list(FrequencyRule.objects.select_related("kind").filter(kind__is_active=True))
    start, end = min(p.starts_on for p in periods), max(p.ends_on for p in periods)
    branches, committees = _owing_branches(branch_ids), _committees(branch_ids, [p.ends_on for p in periods])
    months = Period(start, end, "", "").months()
    filed, exemptions = _filed_by_month(branch_ids, months), exemptions_in(branch_ids, start, end)
    for sub in periods:
        first = next(i for i, month in enumerate(months) if month.starts_on == sub.starts_on)
        span, is_over, living = slice(first, first + len(sub.months())), today is None or today > sub.ends_on, _living(branches, sub)
        for rule in rules.newest_rules([r for r in rows if r.period == sub.kind], sub):
            code, times, kind_id = rule.kind.code, rule.times, rule.kind_id
            outcomes = [rules.owed_and_done(times, n, is_over) for n in range(times + 1)]
            for branch, group in _owing(living, rule, sub, committees):
                pk, group_id = branch.branch_id, group.node_id if group else None
                if pk in exemptions and rules.exemption_for(exemptions[pk], rule.code, group_id, sub) is not None:
                    continue
                of_months = filed.get((pk, kind_id, group_id))
                n = sum(of_months[span]) if of_months else 0
                owed_now, done_now = outcomes[n] if n < times else outcomes[times]
                owed, done = found[pk].get(code, _NOTHING)
                found[pk][code] = (owed + owed_now, done + done_now)
    return found


def duties_of_branches(branch_ids: Collection[int], today: date) -> dict[int, list[rules.Duty]]:
    """branch id -> what is on its desk today, late first: this month and quarter, and what was missed lately. Eight statements.

    Of a period that is over only what was missed is kept; what the branch is exempt from now is shown last.
    """
    late_days = duty_parameters(today).late_days
    found: dict[int, list[rules.Duty]] = {pk: [] for pk in branch_ids}
    for duty in duties_in(branch_ids, rules.periods_of_today(today, late_days), today, with_exempt=True):
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


def quick_kinds() -> list[ActivityKind]:
    """Kinds that are written down on one screen. One statement."""
    return list(ActivityKind.objects.filter(is_active=True, is_quick=True))


@dataclass(frozen=True)
class PeriodDuties:
    """What the branches owe in one month, quarter or year: the duties of that length, and their counts by status."""

    period: Period
    by_branch: dict[int, list[rules.Duty]]
    counts: dict[str, int]


def duties_of_period(branch_ids: Collection[int], period: Period, today: date) -> PeriodDuties:
    """The duties of exactly ``period`` with what is exempt, for pages. Seven statements, whatever the number of branches."""
    duties = duties_in(branch_ids, [period], today, with_exempt=True)
    found: dict[int, list[rules.Duty]] = {pk: [] for pk in branch_ids}
    for duty in duties:
        found[duty.branch_id].append(duty)
    return PeriodDuties(period, {pk: rules.in_order(rows) for pk, rows in found.items()}, rules.counts_of(duties))


def rules_for(branch: Branch, day: date) -> list[FrequencyRule]:
    """What ``branch`` may be exempted from: the newest rules of its kind. One statement."""
    rows = FrequencyRule.objects.select_related("kind").filter(kind__is_active=True, effective_from__lte=day).order_by("effective_from")
    newest = {row.code: row for row in rows if row.effective_to is None or row.effective_to >= day}
    return [newest[code] for code in sorted(newest) if branch.node.kind in newest[code].branch_kinds]


def exemption_rows(scope: Scope) -> QuerySet[DutyExemption]:
    """Every exemption inside ``scope``, the youngest first."""
    rows = DutyExemption.objects.within(scope).select_related("branch__node", "group", "granted_by", "withdrawn_by")
    return rows.order_by("-from_on", "-pk")


def rule_names() -> dict[str, str]:
    """rule code -> what the duty is called. One statement."""
    return {row.code: row.kind.name for row in FrequencyRule.objects.select_related("kind").order_by("effective_from")}

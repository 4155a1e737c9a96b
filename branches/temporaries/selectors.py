"""Temporary branches in reach, what their activities count for at home, and all that goes into the hand-over."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.activities.enums import COUNTED_STATES, PRESENT_STATES
from branches.activities.models import Activity, Attendance, MeetingResolution
from branches.orgs.enums import TemporaryAct
from branches.orgs.models import Branch, BranchMembership
from branches.temporaries import rules
from branches.temporaries.enums import STATE_TONES, TemporaryState
from branches.temporaries.models import TemporaryBranch
from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import value_on
from portal.files.models import EvidenceLink
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind
from portal.organization.models import Node


def temporaries(scope: Scope) -> QuerySet[TemporaryBranch]:
    """Within ``scope``, the open ones first, by their end."""
    rows = TemporaryBranch.objects.within(scope).select_related("branch__node__parent", "receiver")
    return rows.order_by("branch__node__closed_on", "ends_on", "pk")


def without_project(scope: Scope) -> QuerySet[Branch]:
    """Open temporary branches of which nobody has said what for and until when: those of an import."""
    rows = Branch.objects.within(scope).filter(node__kind=NodeKind.TEMPORARY_BRANCH, node__closed_on=None, temporary=None)
    return rows.select_related("node").order_by("node__path")


def lead_days(day: date) -> int:
    return int(value_on("TEMPORARY_END_LEAD", day))


def by_state(rows: QuerySet[TemporaryBranch], state: str, today: date, lead: int) -> QuerySet[TemporaryBranch]:
    """Those of ``rows`` that ``rules.state_of`` puts into ``state``."""
    standing, edge = Q(branch__node__closed_on=None), today + timedelta(days=lead)
    return {
        TemporaryState.CLOSED: rows.filter(branch__node__closed_on__isnull=False),
        TemporaryState.OVER: rows.filter(standing, ends_on__lt=today),
        TemporaryState.ENDING: rows.filter(standing, ends_on__gte=today, ends_on__lte=edge),
        TemporaryState.RUNNING: rows.filter(standing, ends_on__gt=edge),
    }[TemporaryState(state)]


def with_states(rows: list[Any], today: date, lead: int) -> list[Any]:
    """State, tone and number of members beside each row: one statement."""
    counts: dict[int, int] = defaultdict(int)
    for branch_id in BranchMembership.objects.valid_on(today).filter(branch__in=[r.pk for r in rows]).values_list("branch_id", flat=True):
        counts[branch_id] += 1
    for row in rows:
        row.state = rules.state_of(row.ends_on, row.branch.node.closed_on, today, lead)
        row.tone, row.members = STATE_TONES[row.state], counts[row.pk]
    return rows


@dataclass(frozen=True)
class ActList:
    """What a temporary branch does (TMP-02) or does not do (TMP-03), with where it is written."""

    code: str
    acts: list[str]
    source: str


def act_lists(day: date) -> list[ActList]:
    """TMP-02, then TMP-03, as valid on ``day``. One statement."""
    rows = RuleParameter.objects.valid_on(day).filter(code__in=("TMP-02", "TMP-03")).order_by("effective_from")
    newest = {row.code: row for row in rows}
    return [ActList(code, [str(TemporaryAct(a).label) for a in newest[code].value], newest[code].source) for code in sorted(newest)]


def spells_of(person_ids: Collection[int]) -> dict[int, list[rules.Spell]]:
    """person id -> the standing branches he ever belonged to, with the days. One statement."""
    rows = BranchMembership.objects.filter(person__in=person_ids).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    found: dict[int, list[rules.Spell]] = defaultdict(list)
    for person_id, *spell in rows.order_by("-from_on").values_list("person_id", "branch_id", "from_on", "to_on"):
        found[person_id].append(tuple(spell))  # type: ignore[arg-type]
    return found


def presences(branch_ids: Collection[int]) -> list[rules.Presence]:
    """Who was expected at the filed activities of these temporary branches. One statement."""
    rows = Attendance.objects.filter(activity__branch__in=branch_ids, activity__state__in=COUNTED_STATES)
    return [
        rules.Presence(activity, person, held_on, state in PRESENT_STATES)
        for activity, person, held_on, state in rows.values_list("activity_id", "person_id", "activity__held_on", "state")
    ]


@dataclass(frozen=True)
class HomeCredit:
    """What the activities of a temporary branch count for one branch at home."""

    branch: Branch
    credit: rules.Credit


def credit_of(branch: Branch) -> list[HomeCredit]:
    """By home branch, in the order of the tree. Three statements."""
    rows = presences([branch.pk])
    found = rules.credits_of(rows, spells_of({row.person_id for row in rows}))
    homes = Branch.objects.filter(pk__in=found).select_related("node").order_by("node__path")
    return [HomeCredit(home, found[home.pk]) for home in homes]


def away_rows(branch_ids: Collection[int], start: date, end: date) -> QuerySet[Attendance]:
    """Attendance of members of ``branch_ids`` at the filed activities of temporary branches from ``start`` to ``end``.

    ``home``: the branch that the person belonged to on the day; credit stays there.
    """
    home = BranchMembership.objects.filter(person=OuterRef("person"), branch__in=branch_ids, from_on__lte=OuterRef("activity__held_on"))
    home = home.filter(Q(to_on=None) | Q(to_on__gte=OuterRef("activity__held_on")))
    home = home.exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH).order_by("-from_on")
    rows = Attendance.objects.filter(
        activity__branch__node__kind=NodeKind.TEMPORARY_BRANCH, activity__state__in=COUNTED_STATES,
        activity__held_on__gte=start, activity__held_on__lte=end,
    )  # fmt: skip
    return rows.filter(Exists(home)).annotate(home=home.values("branch_id")[:1])


def away_summary(branch: Branch, period: Period) -> list[tuple[Activity, int, int]]:
    """(activity, own people there, own people expected) of a home branch, the latest first. One statement."""
    rows = away_rows([branch.pk], period.starts_on, period.ends_on).select_related("activity__branch__node", "activity__kind")
    found: dict[int, list[Any]] = {}
    for row in rows.order_by("-activity__held_on", "-activity_id"):
        line = found.setdefault(row.activity_id, [row.activity, 0, 0])
        line[1] += row.state in PRESENT_STATES
        line[2] += 1
    return [(activity, there, expected) for activity, there, expected in found.values()]


@dataclass(frozen=True)
class GoneHome:
    """A member of a temporary branch and the branch that he came from and goes back to."""

    membership: BranchMembership
    home: Branch | None


def going_home(branch: Branch) -> list[GoneHome]:
    """Everybody who was a member, by staff number; the home branch is that of his last day here. Three statements."""
    rows = list(branch.memberships.select_related("person").order_by("person__staff_no", "from_on"))
    spells = spells_of({row.person_id for row in rows})
    last = {row.pk: row.to_on or date.max for row in rows}
    ids = {row.pk: _home_then(spells[row.person_id], row.from_on, last[row.pk]) for row in rows}
    homes = {b.pk: b for b in Branch.objects.filter(pk__in={pk for pk in ids.values() if pk}).select_related("node")}
    return [GoneHome(row, homes.get(ids[row.pk] or 0)) for row in rows]


def _home_then(spells: list[rules.Spell], start: date, end: date) -> int | None:
    found = rules.home_on(spells, end)
    return found if found is not None else rules.home_on(spells, start)


def open_resolutions(branch: Branch) -> list[MeetingResolution]:
    """What was decided and is not carried out. One statement."""
    rows = MeetingResolution.objects.filter(activity__branch=branch, done_on=None).select_related("activity", "owner")
    return list(rows.order_by("due_on", "pk"))


def resolutions(branch: Branch) -> list[MeetingResolution]:
    rows = MeetingResolution.objects.filter(activity__branch=branch).select_related("activity", "owner")
    return list(rows.order_by("activity__held_on", "activity_id", "no"))


def activities(branch: Branch) -> list[Activity]:
    return list(branch.activities.select_related("kind").order_by("held_on", "pk"))


def files(branch: Branch) -> list[EvidenceLink]:
    """Files beside the activities of the branch, in order of the activities. One statement."""
    own = Activity.objects.filter(branch=branch).order_by().values("pk")
    rows = EvidenceLink.objects.filter(record_kind="activity", record_id__in=own).select_related("file")
    return list(rows.order_by("record_id", "pk"))


def receivers(scope: Scope) -> QuerySet[Node]:
    """Party organisations that may take over the papers: committees, general branches and standing branches."""
    kinds = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH, NodeKind.BRANCH, NodeKind.JOINT_BRANCH)
    return Node.objects.within(scope).filter(kind__in=kinds, closed_on=None).order_by("path")

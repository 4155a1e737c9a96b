"""Supervision: findings put right by their last day, checks of the plan that were held; conduct pledges signed by theirs. They
follow the branch that answers, pledges that of the member."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.integrity.models import ConductPledge, PledgeRound
from branches.orgs.models import Branch, BranchMembership
from branches.supervision.enums import FindingState, SupervisionCheckState
from branches.supervision.models import SupervisionCheck, SupervisionFinding
from portal.kernel.periods import Period

IN_TIME = Q(answered_on__lte=F("due_on"))


def _findings(branch_ids: Branches, period: Period) -> QuerySet[SupervisionFinding]:
    """Findings whose last day lies in the period; withdrawn ones are none."""
    rows = SupervisionFinding.objects.filter(branch__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    return rows.exclude(state=FindingState.WITHDRAWN)


def _decided(day: date) -> Q:
    """Closed, or the last day is over and it does not merely wait for its second look."""
    return Q(state=FindingState.CLOSED) | (Q(due_on__lt=day) & ~(Q(state=FindingState.ANSWERED) & IN_TIME))


def rectifications(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    due = _decided(day)
    rows = _findings(branch_ids, period).order_by().values_list("branch_id")
    groups = rows.annotate(due=Count("pk", filter=due), ontime=Count("pk", filter=Q(state=FindingState.CLOSED) & IN_TIME))
    return {pk: {"rectify.due": ZERO + n, "rectify.ontime": ZERO + ontime} for pk, n, ontime in groups}


def rectification_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _findings(branch_ids, period).select_related("branch__node").order_by("due_on", "pk"):
        values = {
            "is_closed": row.state == FindingState.CLOSED, "is_waiting": row.state == FindingState.ANSWERED,
            "in_time": row.answered_on is not None and row.answered_on <= row.due_on, "is_over": row.due_on < day, "due_on": row.due_on,
        }  # fmt: skip
        label = f"{row.order_no} · {row.text[:40]}"
        found[row.branch_id or 0].append(
            Record("supervisionfinding", row.pk, row.version, label, row.due_on, row.answering_path, values, "supervision_finding")
        )
    return found


def _checks(branch_ids: Branches, period: Period) -> QuerySet[SupervisionCheck]:
    rows = SupervisionCheck.objects.filter(branch__in=branch_ids, planned_on__gte=period.starts_on, planned_on__lte=period.ends_on)
    return rows.exclude(state=SupervisionCheckState.CANCELLED)


def supervised(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Checks whose day is over or that were held already; a running one is not held against anybody."""
    held = Q(state=SupervisionCheckState.HELD)
    rows = _checks(branch_ids, period).order_by().values_list("branch_id")
    groups = rows.annotate(due=Count("pk", filter=held | Q(planned_on__lt=day)), held=Count("pk", filter=held))
    return {pk: {"supervised.due": ZERO + n, "supervised.held": ZERO + done} for pk, n, done in groups}


def supervised_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """Held ones and those whose day is over: a lot that is still secret is no evidence of anything."""
    found = defaultdict(list)
    shown = Q(state=SupervisionCheckState.HELD) | Q(planned_on__lt=day)
    for row in _checks(branch_ids, period).filter(shown).select_related("branch__node", "topic").order_by("planned_on", "pk"):
        path, is_held = row.branch.node.path if row.branch is not None else "", row.state == SupervisionCheckState.HELD
        found[row.branch_id or 0].append(
            Record(
                "supervisioncheck", row.pk, row.version, row.title if is_held else str(row.topic), row.planned_on, path,
                {"is_held": is_held, "due_on": row.planned_on}, "supervision_check" if is_held else "",
            )
        )  # fmt: skip
    return found


def _pledges(branch_ids: Branches, period: Period, day: date) -> list[tuple[int, str, PledgeRound, int, int]]:
    """(branch, path, round, expected, signed in time) of rounds whose last day lies in the period and is over. Four statements."""
    rounds = list(PledgeRound.objects.filter(due_on__range=(period.starts_on, period.ends_on), due_on__lt=day).select_related("node"))
    if not rounds:
        return []
    branches = list(Branch.objects.filter(pk__in=branch_ids).order_by("pk").values_list("pk", "node__path"))
    rows = BranchMembership.objects.filter(branch__in=branch_ids).order_by().values_list("branch_id", "person_id", "from_on", "to_on")
    members = list(rows)
    signed = ConductPledge.objects.filter(round__in=rounds, branch__in=branch_ids).order_by()
    done = {(r, person): on for r, person, on in signed.values_list("round_id", "person_id", "signed_on")}
    found = []
    for row in rounds:
        for pk, path in branches:
            if path.startswith(row.node.path):
                people = {who for b, who, start, end in members if b == pk and start <= row.due_on and (end is None or end >= row.due_on)}
                ontime = sum((row.pk, who) in done and done[row.pk, who] <= row.due_on for who in people)
                found.append((pk, path, row, len(people), ontime))
    return found


def pledges(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"pledge.due": ZERO, "pledge.signed": ZERO})
    for pk, _path, _row, count, done in _pledges(branch_ids, period, day):
        found[pk]["pledge.due"] += count
        found[pk]["pledge.signed"] += done
    return dict(found)


def pledge_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """A round a line, in counts: who has not signed is between the branch and its people."""
    found = defaultdict(list)
    for pk, path, row, count, done in _pledges(branch_ids, period, day):
        values = {"members": count, "signed": done}
        found[pk].append(Record("pledgeround", row.pk, 0, row.title, row.due_on, path, values, "integrity_round"))
    return found

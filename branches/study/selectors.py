"""Class hours of members, set by set: four statements for any number of branches."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, Sum

from branches.activities.enums import COUNTED_STATES, PRESENT_STATES
from branches.activities.models import Attendance
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import BranchMembership, BranchPost
from branches.study import rules
from branches.study.rules import StudyLine, StudyParameters
from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period, year_of
from portal.organization.enums import NodeKind

CODES = ("STUDY_HOURS_MEMBER", "STUDY_HOURS_COMMITTEE", "STUDY_HOUR_MINUTES", "STUDY_KINDS")
LENGTH = ExpressionWrapper(F("activity__ends_at") - F("activity__starts_at"), output_field=DurationField())


def parameters_on(day: date) -> StudyParameters:
    """One statement."""
    found = values_on(CODES, day)
    member, committee, minutes, kinds = (found[code] for code in CODES)
    return StudyParameters(int(member), int(committee), int(minutes), tuple(kinds))


def minutes_of(person_ids: Any, year: Period, parameters: StudyParameters) -> dict[int, Decimal]:
    """person id -> minutes attended in ``year`` (up to its last day). One statement."""
    rows = Attendance.objects.filter(
        person_id__in=person_ids, state__in=PRESENT_STATES, activity__state__in=COUNTED_STATES,
        activity__kind__code__in=parameters.kinds, activity__held_on__gte=year.starts_on, activity__held_on__lte=year.ends_on,
    ).order_by()  # fmt: skip
    has_end = Q(activity__ends_at__isnull=False)
    summed = rows.values_list("person_id").annotate(
        ended=Sum(LENGTH, filter=has_end), usual=Sum("activity__kind__usual_minutes", filter=~has_end)
    )
    none = timedelta()
    return {pk: Decimal(int((ended or none).total_seconds())) / 60 + (usual or 0) for pk, ended, usual in summed}


def lines_of(branch_ids: Collection[int], year: Period, day: date) -> dict[int, list[StudyLine]]:
    """branch id -> a line for each member on ``day``, in the order of staff numbers, never of hours. Four statements."""
    parameters = parameters_on(day)
    members = BranchMembership.objects.valid_on(day).filter(branch_id__in=branch_ids).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    pairs = list(members.order_by("person__staff_no").values_list("branch_id", "person_id"))
    posts = BranchPost.objects.valid_on(day).filter(branch_id__in=branch_ids, post__in=COMMITTEE_POSTS)
    committee = set(posts.order_by().values_list("branch_id", "person_id"))
    minutes = minutes_of([person for _branch, person in pairs], year, parameters)
    found: dict[int, list[StudyLine]] = defaultdict(list)
    for branch_id, person_id in pairs:
        is_committee = (branch_id, person_id) in committee
        found[branch_id].append(
            rules.line_of(person_id, minutes.get(person_id, Decimal(0)), is_committee=is_committee, parameters=parameters)
        )
    return found


def own_line(person_id: int, day: date) -> StudyLine | None:
    """Somebody's own hours of the running year; None for who is no member. Four statements."""
    spells = BranchMembership.objects.valid_on(day).filter(person_id=person_id).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    if not spells.exists():
        return None
    parameters = parameters_on(day)
    minutes = minutes_of([person_id], year_of(day), parameters).get(person_id, Decimal(0))
    is_committee = BranchPost.objects.valid_on(day).filter(person_id=person_id, post__in=COMMITTEE_POSTS).exists()
    return rules.line_of(person_id, minutes, is_committee=is_committee, parameters=parameters)

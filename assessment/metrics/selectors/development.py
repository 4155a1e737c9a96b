"""Development of members: steps in time, and skilled workers among the new members. Party facts: they follow the branch in
which a step was taken. Nobody is named: who is on his way stays with the branch and its committee."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.rules.evidence import SENIOR_GRADE
from assessment.metrics.selectors.shapes import Branches, Facts, Record
from branches.membership.enums import StepResult
from branches.membership.models import DevelopmentStepRecord
from branches.membership.rules import ADMITTED
from portal.kernel.periods import Period
from workforce.skills.selectors import certified_at

TIMED = Q(due_on__isnull=False)
ADMISSION = Q(no=ADMITTED, result=StepResult.PASSED)


def _steps_in(branch_ids: Branches, period: Period) -> QuerySet[DevelopmentStepRecord]:
    """Steps of the period that stand and were taken in the portal, with whether the person was skilled on the day."""
    rows = DevelopmentStepRecord.objects.filter(branch_id__in=branch_ids, on__gte=period.starts_on, on__lte=period.ends_on)
    skilled = Exists(certified_at(OuterRef("case__person_id"), OuterRef("on"), SENIOR_GRADE))
    return rows.filter(voided_at=None, is_imported=False).annotate(is_skilled=skilled)


def development(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: object) -> Facts:
    """Steps with a usual limit and those that kept it; admissions voted and those of skilled workers."""
    sums = {
        "timed": Count("pk", filter=TIMED),
        "ontime": Count("pk", filter=TIMED & Q(on__lte=F("due_on"))),
        "admitted": Count("pk", filter=ADMISSION),
        "skilled": Count("pk", filter=ADMISSION & Q(is_skilled=True)),
    }
    rows = _steps_in(branch_ids, period).order_by().values_list("branch_id")
    found: Facts = {}
    for branch_id, *numbers in rows.annotate(**{f"sum_{name}": total for name, total in sums.items()}):
        found[branch_id] = {f"development.{name}": Decimal(n) for name, n in zip(sums, numbers, strict=True)}
    return found


def development_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: object) -> dict[int, list[Record]]:
    found = defaultdict(list)
    rows = _steps_in(branch_ids, period).select_related("branch__node").order_by("on", "pk")
    for row in rows:
        is_admission = row.no == ADMITTED and row.result == StepResult.PASSED
        values = {"due_on": row.due_on, "on": row.on, "is_admission": is_admission, "is_skilled": row.is_skilled}  # type: ignore[attr-defined]
        record = Record("development", row.pk, 0, _("第 %(no)s 步") % {"no": row.no}, row.on, row.branch.node.path, values)
        found[row.branch_id].append(record)
    return found

"""Facts of a list of branches in a period: one statement per source with conditional aggregates, then one dict per branch.

Party facts follow the branch of the record; workforce and business facts follow the unit on the date through the cover.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, ExpressionWrapper, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncDate

from assessment.metrics.rules import CoverMap, MonthFigure, Needs, measure_components
from assessment.metrics.rules.evidence import SENIOR_GRADE, TECHNICIAN_GRADE
from assessment.metrics.rules.shapes import whole
from assessment.metrics.selectors.cover import once_in, people_then, unit_then
from assessment.metrics.selectors.shapes import Branches, Facts, add_parts
from branches.activities.enums import COUNTED_STATES, ActivityState, PlaceType
from branches.activities.models import Activity, MeetingResolution
from branches.duties.rules import Duty, falls_due_in
from branches.duties.selectors import duties_in, owed_and_done
from portal.kernel.periods import Period, month_of
from portal.measures.models import BusinessMeasure
from portal.organization.enums import NodeKind
from portal.people.enums import PostCategory
from workforce.promotion.models import PromotionApplication
from workforce.skills.models import SkillCertificate


def within_days(days: int) -> Q:
    """Activities filed at most ``days`` after they were held."""
    limit = ExpressionWrapper(F("held_on") + timedelta(days=days), DateField())
    return Q(state__in=COUNTED_STATES, filed_on__lte=limit)


def activities(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    counted = Q(state__in=COUNTED_STATES)
    sums = {
        "held": Count("pk", filter=~Q(state=ActivityState.PLANNED)),
        "count": Count("pk", filter=counted),
        "expected": Sum("expected", filter=counted),
        "present": Sum("present", filter=counted),
        "first": Count("pk", filter=counted & Q(has_first_item=True)),
        "production": Count("pk", filter=counted & Q(has_production_topic=True)),
        **({"site": Count("pk", filter=counted & Q(place_type=PlaceType.WORK_SITE))} if "work_site_share" in needs.metrics else {}),
        **{f"ontime{days}": Count("pk", filter=within_days(days)) for days in sorted(needs.days)},
    }
    names = {f"sum_{name}": total for name, total in sums.items()}
    held = Activity.objects.filter(branch_id__in=branch_ids, held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    groups: Any = held.annotate(filed_on=TruncDate("filed_at")).order_by().values_list("branch_id", "kind__code")
    found: Facts = defaultdict(dict)
    codes: dict[str, list[str]] = {}
    for branch_id, kind, *values in groups.annotate(**names):
        known = codes.get(kind) or codes.setdefault(kind, [f"activity.{kind}.{name}" for name in sums])
        found[branch_id].update(zip(known, [whole(v or 0) for v in values], strict=True))
    return found


def duties_due(branch_ids: Branches, period: Period, day: date) -> list[Duty]:
    """Duties of the sub-periods that end inside ``period``, as they stand on ``day``."""
    periods = [sub for kind in ("month", "quarter", "year") for sub in falls_due_in(period, kind)]
    return duties_in(branch_ids, periods, day)


def duties(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """What is not due yet on ``day`` is owed only as far as it is done."""
    found: Facts = {}
    for branch_id, by_kind in owed_and_done(branch_ids, period, day).items():
        parts = found[branch_id] = {}
        for kind, (owed, done) in by_kind.items():
            parts[f"duty.{kind}.owed"], parts[f"duty.{kind}.done"] = whole(owed), whole(done)
    return found


def resolutions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """What is not due yet on ``day`` counts only when it is done already."""
    due = MeetingResolution.objects.filter(
        activity__branch_id__in=branch_ids, activity__state__in=COUNTED_STATES, due_on__gte=period.starts_on, due_on__lte=period.ends_on
    )
    is_done = Q(done_on__lte=period.ends_on)
    due = due.filter(is_done | Q(due_on__lt=day))
    rows = due.order_by().values_list("activity__branch_id").annotate(due=Count("pk"), done=Count("pk", filter=is_done))
    return {b: {"resolution.due": Decimal(n), "resolution.done": Decimal(done)} for b, n, done in rows}


def best_grade(day: date) -> Subquery:
    """The best (lowest) grade of a person's certificates that are valid on ``day``."""
    valid = SkillCertificate.objects.valid_on(day).filter(person=OuterRef("pk")).order_by()
    return Subquery(valid.values("person").annotate(best=Min("grade")).values("best"))


def lapsed_on(period: Period, day: date) -> Subquery:
    """When a person's last certificate ran out, if that was in the period and before ``day``."""
    held = SkillCertificate.objects.filter(person=OuterRef("pk"), expires_on__gte=period.starts_on, expires_on__lt=day).order_by()
    return Subquery(held.values("person").annotate(last=Max("expires_on")).values("last"))


def people(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Workers in operating posts by the units they were in. Columns that few schemes ask for are read only for those."""
    day = min(day, period.ends_on)
    workers = people_then(list(covers.paths), day).filter(post_category=PostCategory.OPERATING).annotate(best=best_grade(day))
    by = ["unit_then", "best"]
    if "certificates_lapsed" in needs.metrics:
        workers = workers.annotate(lapsed_on=lapsed_on(period, day))
        by.append("lapsed_on")
    # Grouped by the grade itself: a condition on it in each count would look the certificates up once more for every count.
    rows: Any = workers.order_by().values_list(*by).annotate(n=Count("pk"))
    units: dict[int, dict[str, int]] = {}
    for unit_id, best, *lapsed, n in rows:
        parts = units.setdefault(unit_id, {"people.operating": 0, "people.certified": 0, "people.senior": 0})
        parts["people.operating"] += n
        if best is not None:
            parts["people.certified"] += n
            parts["people.senior"] += n if best <= SENIOR_GRADE else 0
        if "technician_share" in needs.metrics:
            parts["people.technician"] = parts.get("people.technician", 0) + (n if best is not None and best <= TECHNICIAN_GRADE else 0)
        if lapsed:
            parts["people.lapsed"] = parts.get("people.lapsed", 0) + (n if best is None and lapsed[0] is not None else 0)
    found: Facts = defaultdict(dict)
    wanted = set(branch_ids)
    for unit_id, parts in units.items():
        add_parts(found, covers, wanted, unit_id, day, parts)
    return found


def promotions_in(units: Collection[int], period: Period):
    """Applications decided in the period or to be answered in it, with the unit on either day."""
    decided = Q(decided_on__gte=period.starts_on, decided_on__lte=period.ends_on)
    due = Q(answer_due_on__gte=period.starts_on, answer_due_on__lte=period.ends_on)
    rows = PromotionApplication.objects.filter(once_in(units, period.starts_on, "person__unit_id", "person_id"))
    return (
        rows.annotate(decided_on=TruncDate("decided_at"))
        .filter(decided | due)
        .annotate(
            unit_decided=unit_then(OuterRef("decided_on"), "person_id", "person__unit_id"),
            unit_due=unit_then(OuterRef("answer_due_on"), "person_id", "person__unit_id"),
        )
    )


def promotions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    rows = promotions_in(list(covers.paths), period).order_by()
    wanted = set(branch_ids)
    for certificate, decided_on, due_on, unit_decided, unit_due in rows.values_list(
        "certificate_id", "decided_on", "answer_due_on", "unit_decided", "unit_due"
    ):
        if certificate and decided_on and period.contains(decided_on):
            add_parts(found, covers, wanted, unit_decided, decided_on, {"promotion.gained": 1})
        if "promotion_success" in needs.metrics and decided_on and period.contains(decided_on):
            add_parts(found, covers, wanted, unit_decided, decided_on, {"promotion.decided": 1})
        if due_on and period.contains(due_on) and (due_on < day or decided_on):
            is_ontime = decided_on is not None and decided_on <= due_on
            add_parts(found, covers, wanted, unit_due, due_on, {"promotion.due": 1, "promotion.ontime": int(is_ontime)})
    return found


def measure_rows(branch_ids: Branches, period: Period, codes: Iterable[str], covers: CoverMap):
    """Figures of the months of ``period`` delivered for the branches themselves or for units below their covers."""
    nodes = {*covers.paths, *branch_ids}
    months = BusinessMeasure.objects.filter(month__gte=period.starts_on, month__lte=period.ends_on, kind__code__in=sorted(codes))
    return months.filter(node_id__in=nodes).exclude(node__kind=NodeKind.TEMPORARY_BRANCH).order_by("month", "pk")


def owners_of_figure(node_id: int, month: date, wanted: set[int], covers: CoverMap) -> list[tuple[int, Decimal, bool]]:
    """(branch, weight, direct) of one figure; the cover on the last day of the month decides."""
    if node_id in wanted:
        return [(node_id, Decimal(1), True)]
    owners = covers.owners(node_id, month_of(month).ends_on)
    return [(branch_id, share, False) for branch_id, share in owners if branch_id in wanted]


def measures(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    wanted, paths = set(branch_ids), covers.paths
    figures: dict[tuple[int, str], list[MonthFigure]] = defaultdict(list)
    ways: dict[str, tuple[str, str]] = {}
    known: dict[tuple[int, date], list[tuple[int, Decimal, bool]]] = {}  # every measure of a unit and month has the same owners
    rows = measure_rows(branch_ids, period, needs.measures, covers)
    for pk, node_id, code, month, value, target, baseline, fold, better in rows.values_list(
        "pk", "node_id", "kind__code", "month", "value", "target", "baseline", "kind__fold", "kind__better"
    ):
        ways[code] = (fold, better)
        owners = known.get((node_id, month))
        if owners is None:
            owners = known[node_id, month] = owners_of_figure(node_id, month, wanted, covers)
        for branch_id, weight, is_direct in owners:
            figure = MonthFigure(pk, paths.get(node_id, ""), month, value, target, baseline, weight, is_direct)
            figures[branch_id, code].append(figure)
    found: Facts = defaultdict(dict)
    for (branch_id, code), rows_of in figures.items():
        found[branch_id].update(measure_components(code, rows_of, *ways[code]))
    return found

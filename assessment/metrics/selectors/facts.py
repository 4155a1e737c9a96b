"""Facts of a list of branches in a period: one statement per source with conditional aggregates, then one dict per branch.

Party facts follow the branch of the record; workforce and business facts follow the unit on the date through the cover.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Aggregate, Count, DateField, ExpressionWrapper, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.rules.evidence import SENIOR_GRADE, TECHNICIAN_GRADE
from assessment.metrics.selectors.cover import once_in, people_then, unit_then
from assessment.metrics.selectors.shapes import Branches, Facts, add_parts
from branches.activities.enums import COUNTED_STATES, ActivityState, PlaceType
from branches.activities.models import Activity, ActivityKind, MeetingResolution
from branches.duties.rules import Duty, falls_due_in
from branches.duties.selectors import duties_in, owed_and_done
from portal.kernel.periods import Period
from portal.kernel.sets import Among, kept_rows
from portal.people.enums import PostCategory
from workforce.promotion.models import PromotionApplication
from workforce.skills.enums import CertificateState
from workforce.skills.models import SkillCertificate

ON_TIME = "ontime"  # the part that counts what was filed within so many days
# Part -> what it counts among the activities that count.
TRAITS: dict[str, dict[str, Any]] = {
    "count": {}, "first": {"has_first_item": True}, "production": {"has_production_topic": True},
    "site": {"place_type": PlaceType.WORK_SITE},
}  # fmt: skip


def within_days(days: int) -> Q:
    """Activities filed at most ``days`` after they were held."""
    limit = ExpressionWrapper(F("held_on") + timedelta(days=days), DateField())
    return Q(state__in=COUNTED_STATES, filed_on__lte=limit)


def _activity_sum(part: str) -> Aggregate:
    """What a part of the facts of activities counts."""
    if part.startswith(ON_TIME):
        return Count("pk", filter=within_days(int(part[len(ON_TIME) :])))
    if part == "held":
        return Count("pk", filter=~Q(state=ActivityState.PLANNED))
    counted = Q(state__in=COUNTED_STATES)
    if part in ("expected", "present"):
        return Sum(part, filter=counted)
    return Count("pk", filter=counted & Q(**TRAITS[part]))


def _activity_counts(branch_ids: Collection[int], period: Period, parts: frozenset[str]) -> Any:
    held = Activity.objects.filter(Among("branch_id", branch_ids), held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    groups: Any = held.annotate(filed_on=TruncDate("filed_at")).order_by().values_list("branch_id", "kind_id")
    return groups.annotate(**{f"sum_{part}": _activity_sum(part) for part in sorted(parts)})


def activities(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    wanted = needs.parts_of("activities")
    rows = kept_rows(_activity_counts, [branch_ids], period, wanted, named=(("kind_id", ActivityKind, ("code",)),))
    found: Facts = defaultdict(dict)
    # In one order of kinds, so that all branches list their facts alike: what goes by the list of codes is remembered.
    for kind, lines in groupby(sorted(rows, key=itemgetter(0)), key=itemgetter(0)):
        parts = needs.parts_of("activities", kind)
        columns = [(f"activity.{kind}.{part}", no) for no, part in enumerate(sorted(wanted), start=2) if part in parts]
        for line in lines:
            found[line[1]].update({code: line[no] or 0 for code, no in columns})
    return found


def duties_due(branch_ids: Branches, period: Period, day: date) -> list[Duty]:
    """Duties of the sub-periods that end inside ``period``, as they stand on ``day``."""
    periods = [sub for kind in ("month", "quarter", "year") for sub in falls_due_in(period, kind)]
    return duties_in(branch_ids, periods, day)


def duties(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """What is not due yet on ``day`` is owed only as far as it is done."""
    found: Facts = {}
    names: dict[str, tuple[str, str]] = {}
    for branch_id, by_kind in owed_and_done(branch_ids, period, day).items():
        parts = found[branch_id] = {}
        for kind, (owed, done) in by_kind.items():
            of_owed, of_done = names.get(kind) or names.setdefault(kind, (f"duty.{kind}.owed", f"duty.{kind}.done"))
            parts[of_owed], parts[of_done] = owed, done
    return found


def _resolution_counts(branch_ids: Collection[int], period: Period, day: date) -> Any:
    """(branch, due, done). The few activities are looked up one by one: joined, all of them would be read."""
    state = Subquery(Activity.objects.filter(pk=OuterRef("activity_id")).order_by().values("state"))
    due: Any = MeetingResolution.objects.filter(Among("branch_id", branch_ids), due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    due = due.alias(state=state).filter(state__in=COUNTED_STATES)
    is_done = Q(done_on__lte=period.ends_on)
    due = due.filter(is_done | Q(due_on__lt=day)).order_by().values_list("branch_id")
    return due.annotate(due=Count("pk"), done=Count("pk", filter=is_done))


def resolutions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """What is not due yet on ``day`` counts only when it is done already."""
    rows = kept_rows(_resolution_counts, [branch_ids], period, day)
    return {branch_id: {"resolution.due": n, "resolution.done": done} for branch_id, n, done in rows}


def certificates_on(period: Period, day: date, of: str = "certificates__") -> dict[str, Aggregate]:
    """What the certificates of a person come to: ``best``, the best (lowest) grade of those valid on ``day``; ``lapsed_on``, when
    the last one ran out, if that was in the period and before ``day``. ``of``: how they are reached, empty from themselves."""
    valid = Q(**{f"{of}state": CertificateState.VALID, f"{of}issued_on__lte": day})
    valid &= Q(**{f"{of}expires_on": None}) | Q(**{f"{of}expires_on__gte": day})
    lapsed = Q(**{f"{of}expires_on__gte": period.starts_on, f"{of}expires_on__lt": day})
    return {"best": Min(f"{of}grade", filter=valid), "lapsed_on": Max(f"{of}expires_on", filter=lapsed)}


def _graded(units: Collection[int], period: Period, day: date, has_lapsed: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement of (unit, what the certificates of its workers come to, number of people).

    The workers are settled first and their certificates looked up in the index: joined to people whose number it has to guess, a
    planner reads the certificates of everybody, for every chunk of branches anew.
    """
    parts = certificates_on(period, day, of="")
    if not has_lapsed:
        del parts["lapsed_on"]
    workers: Any = people_then(units, day).filter(post_category=PostCategory.OPERATING)
    who, params = workers.order_by().values_list("pk", "unit_then").query.sql_with_params()
    theirs = SkillCertificate.objects.filter(Among("person_id", RawSQL("SELECT pk FROM workers", ())))
    held, more = theirs.order_by().values_list("person_id").annotate(**parts).query.sql_with_params()
    by = ", ".join(("unit_then", *parts))
    statement = f"""WITH workers (pk, unit_then) AS MATERIALIZED ({who}), held (person_id, {", ".join(parts)}) AS ({held})
        SELECT {by}, COUNT(*) FROM workers LEFT JOIN held ON held.person_id = workers.pk GROUP BY {by}"""
    return statement, (*params, *more)


def people(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Workers in operating posts by the units they were in. Columns that few schemes ask for are read only for those."""
    if not covers.paths:
        return {}
    day = min(day, period.ends_on)
    has_lapsed = "certificates_lapsed" in needs.metrics
    units: dict[int, dict[str, int]] = {}
    for unit_id, best, *lapsed, n in kept_rows(_graded, [covers.paths], period, day, has_lapsed):
        counts = units.setdefault(unit_id, {"people.operating": 0, "people.certified": 0, "people.senior": 0})
        counts["people.operating"] += n
        if best is not None:
            counts["people.certified"] += n
            counts["people.senior"] += n if best <= SENIOR_GRADE else 0
        if "technician_share" in needs.metrics:
            counts["people.technician"] = counts.get("people.technician", 0) + (n if best is not None and best <= TECHNICIAN_GRADE else 0)
        if lapsed:
            counts["people.lapsed"] = counts.get("people.lapsed", 0) + (n if best is None and lapsed[0] is not None else 0)
    found: Facts = defaultdict(dict)
    wanted = set(branch_ids)
    for unit_id, counts in units.items():
        add_parts(found, covers, wanted, unit_id, day, counts)
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


def _promotion_rows(units: Collection[int], period: Period) -> Any:
    rows = promotions_in(units, period).order_by()
    return rows.values_list("certificate_id", "decided_on", "answer_due_on", "unit_decided", "unit_due")


def promotions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    wanted = set(branch_ids)
    for certificate, decided_on, due_on, unit_decided, unit_due in kept_rows(_promotion_rows, [covers.paths], period):
        if certificate and decided_on and period.contains(decided_on):
            add_parts(found, covers, wanted, unit_decided, decided_on, {"promotion.gained": 1})
        if "promotion_success" in needs.metrics and decided_on and period.contains(decided_on):
            add_parts(found, covers, wanted, unit_decided, decided_on, {"promotion.decided": 1})
        if due_on and period.contains(due_on) and (due_on < day or decided_on):
            is_ontime = decided_on is not None and decided_on <= due_on
            add_parts(found, covers, wanted, unit_due, due_on, {"promotion.due": 1, "promotion.ontime": int(is_ontime)})
    return found

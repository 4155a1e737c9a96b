"""Batches with their applications, and where an application stands on the way of its batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from portal.calendar.selectors import work_calendar
from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope, subtree
from portal.organization.selectors import ancestors_of
from portal.panels.enums import CaseResult, PanelState
from portal.panels.models import PanelCase
from portal.publicity.enums import PublicityState
from portal.publicity.models import PublicityEntry
from workforce.promotion import rules
from workforce.promotion.access import CASE_KIND
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.models import PromotionApplication, PromotionBatch, PromotionCheck
from workforce.promotion.rules.exams import PartState, outcome
from workforce.promotion.selectors.exams import REQUIRED, parts_of

S = PromotionState
BATCH_KIND = "promotion_batch"
PANEL_WORDS = {CaseResult.OPEN: "open", CaseResult.PASSED: "passed", CaseResult.FAILED: "failed"}


@dataclass(frozen=True)
class Standing:
    """One application in its batch: ``tally`` of the panel, ``parts`` of its examination, empty where none is asked for."""

    row: PromotionApplication
    way: rules.Way
    tally: dict
    parts: Sequence[PartState] = ()


@dataclass(frozen=True)
class BatchStep:
    """``standing``: done, now or todo; ``on`` the day it was done."""

    code: str
    standing: str
    on: date | None


def batches(scope: Scope) -> QuerySet[PromotionBatch]:
    """Batches in reach with node, panel and publicity, the newest first."""
    return PromotionBatch.objects.within(scope).select_related("node", "panel", "publicity", "created_by")


def with_counts(rows: QuerySet[PromotionBatch]) -> QuerySet[PromotionBatch]:
    """Each batch with ``cases``, how many applications it has, and ``decided`` of them."""
    decided = Q(applications__state__in=(S.APPROVED, S.REFUSED))
    rows = rows.annotate(cases=Count("applications"), decided=Count("applications", filter=decided))
    return rows.order_by("-opens_on", "-pk")


def batch_state_counts(rows: QuerySet[PromotionBatch]) -> dict[str, int]:
    """How many batches are in each state: one statement."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def open_batch_for(path: str, grade: int, day: date) -> PromotionBatch | None:
    """The batch that an application handed in on ``day`` joins: the nearest above its unit that enrols this grade; one statement."""
    rows = PromotionBatch.objects.filter(state=BatchState.OPEN, opens_on__lte=day, closes_on__gte=day, node__path__in=ancestors_of(path))
    fitting = [row for row in rows.select_related("node").order_by("closes_on", "pk") if grade in row.target_grades]
    return max(fitting, key=lambda row: len(row.node.path), default=None)


@dataclass(frozen=True)
class Asked:
    """The grades that needed a panel, and those that needed an examination, on a day."""

    panel: list[int]
    exam: list[int]


def grades_asked(days: Iterable[date]) -> dict[date, Asked]:
    """What was asked of an application handed in on each of ``days``: one statement."""
    rows = list(RuleParameter.objects.filter(code__in=("PROMOTION_PANEL_GRADES", REQUIRED)).order_by("-effective_from"))

    def on(code: str, day: date) -> list[int]:
        valid = (r for r in rows if r.code == code and r.effective_from <= day and (r.effective_to is None or r.effective_to >= day))
        return next((list(r.value) for r in valid), [])

    return {day: Asked(on("PROMOTION_PANEL_GRADES", day), on(REQUIRED, day)) for day in set(days)}


def answer_due(day: date, grade: int, batch: PromotionBatch | None) -> date:
    """The last day for the answer: working days from the day it was handed in, in a batch from the end of enrolment; two statements."""
    known = values_on(["PROMOTION_PANEL_GRADES", "PROMOTION_ANSWER_DAYS", "PROMOTION_PANEL_ANSWER_DAYS"], day)
    days = known["PROMOTION_PANEL_ANSWER_DAYS" if grade in known["PROMOTION_PANEL_GRADES"] else "PROMOTION_ANSWER_DAYS"]
    return work_calendar(day).add(max(day, batch.closes_on) if batch else day, int(days))


def fitting_cases(batch: PromotionBatch) -> QuerySet[PromotionApplication]:
    """Applications without a batch that may be put into this one by hand."""
    rows = PromotionApplication.objects.filter(subtree("person__unit__path", batch.node.path), batch=None)
    rows = rows.filter(state__in=(S.SUBMITTED, S.CHECKED), target_grade__in=batch.target_grades)
    return rows.select_related("person__unit", "occupation").order_by("submitted_at", "pk")


def cases_in(batch: PromotionBatch) -> QuerySet[PromotionApplication]:
    """The applications of a batch with what their lines show."""
    return (
        PromotionApplication.objects.filter(batch=batch)
        .select_related("person__unit", "occupation", "batch", "certificate")
        .order_by("target_grade", "person__staff_no", "pk")
    )


def standings_of(rows: Iterable[PromotionApplication], day: date | None = None) -> list[Standing]:
    """Each row with its way, for rows whose ``batch`` is fetched: at most four statements for all of them. With ``day`` the parts
    of the examination are looked at too: one statement more after the check, three more where one is asked for or has begun."""
    rows = list(rows)
    batched = {row.batch_id: row.batch for row in rows if row.batch is not None}
    ids = [row.pk for row in rows]
    panels = [b.panel_id for b in batched.values() if b.panel_id]
    shown = [b.pk for b in batched.values() if b.publicity_id]
    judged: dict[int, tuple[str, dict]] = {}
    if panels:
        found = PanelCase.objects.filter(panel__in=panels, record_kind=CASE_KIND, record_id__in=ids).exclude(
            panel__state=PanelState.DISSOLVED
        )
        judged = {pk: (PANEL_WORDS[CaseResult(result)], tally) for pk, result, tally in found.values_list("record_id", "result", "tally")}
    dropped: set[int | None] = set()
    if shown:  # of any publicity of the batch: one that was withdrawn and opened again drops nobody's objection
        lost = PublicityEntry.objects.filter(publicity__record_kind=BATCH_KIND, publicity__record_id__in=shown, is_dropped=True)
        dropped = set(lost.filter(record_kind=CASE_KIND, record_id__in=ids).values_list("record_id", flat=True))
    failed = set(PromotionCheck.objects.filter(application__in=ids, result=rules.FAILED).values_list("application_id", flat=True))
    asked = grades_asked(localdate(row.submitted_at) for row in rows if row.submitted_at)
    needs_exam = {r.pk for r in rows if r.submitted_at is not None and r.target_grade in asked[localdate(r.submitted_at)].exam}
    parts = parts_of(rows, needs_exam, {pk: word for pk, (word, _tally) in judged.items()}, day) if day else {}

    def standing(row: PromotionApplication) -> Standing:
        panel, tally = judged.get(row.pk, ("", {}))
        way = rules.Way(
            state=row.state,
            needs_panel=row.submitted_at is not None and row.target_grade in asked[localdate(row.submitted_at)].panel,
            batch=row.batch.state if row.batch is not None else "",
            panel=panel,
            is_dropped=row.pk in dropped,
            has_failed_check=row.pk in failed,
            exam=outcome(parts[row.pk]) if row.pk in parts else "",
        )
        return Standing(row, way, tally, parts.get(row.pk, ()))

    return [standing(row) for row in rows]


def way_of(row: PromotionApplication, day: date | None = None) -> rules.Way:
    """Where one application stands; at most four statements, and those of the examination with ``day``."""
    return standings_of([row], day)[0].way


def ready_cases(batch: PromotionBatch) -> list[Standing]:
    """Those that the check passed: they go before the panel or straight into the publicity."""
    rows = standings_of(cases_in(batch).filter(state=S.CHECKED))
    return [s for s in rows if not s.way.has_failed_check]


def publishable(batch: PromotionBatch) -> list[Standing]:
    """Who is shown in the publicity: passed by the panel, or checked in a grade that needs none; again after a withdrawal."""
    rows = standings_of(cases_in(batch).filter(state__in=(S.PANEL_PASSED, S.CHECKED, S.PUBLICISED)))
    fit = [s for s in rows if not s.way.is_dropped]
    return [s for s in fit if s.way.state != S.CHECKED or not (s.way.needs_panel or s.way.has_failed_check)]


def unchecked_count(batch: PromotionBatch) -> int:
    return PromotionApplication.objects.filter(batch=batch, state=S.SUBMITTED).count()


def batch_steps(batch: PromotionBatch, has_panel: bool) -> list[BatchStep]:
    """The stepper of a batch: enrolment, panel where a case needs one, publicity, decision."""
    panel, publicity = batch.panel, batch.publicity
    codes = ["enrol", *(["panel"] if has_panel else []), "publicity", "decide"]
    is_publicised = publicity is not None and publicity.state != PublicityState.WITHDRAWN
    is_judged = panel is not None and panel.state == PanelState.CONCLUDED
    now = {
        BatchState.OPEN: "enrol", BatchState.PANEL: "publicity" if is_judged else "panel", BatchState.PUBLICITY: "publicity",
        BatchState.DECIDING: "decide", BatchState.DONE: "",
    }[BatchState(batch.state)]  # fmt: skip
    place = codes.index(now) if now in codes else len(codes)
    on = {
        "enrol": batch.closes_on,
        "panel": localdate(panel.concluded_at) if panel is not None and panel.concluded_at else None,
        "publicity": publicity.ends_on if publicity is not None and is_publicised else None,
        "decide": None,
    }
    return [
        BatchStep(code, "done" if n < place else "now" if n == place else "todo", on[code] if n < place else None)
        for n, code in enumerate(codes)
    ]

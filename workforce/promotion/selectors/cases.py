"""Applications in the reach of an office or a worker, and one case as its page shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from portal.calendar.selectors import work_calendar
from portal.files.models import StoredFile
from portal.files.selectors import files_of
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.promotion import access, rules
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.models import GradeCondition, PromotionApplication, PromotionCheck, PromotionEvent
from workforce.promotion.rules.exams import total_of
from workforce.promotion.selectors.batches import Standing, standings_of
from workforce.promotion.selectors.exams import PartLine, part_lines
from workforce.promotion.selectors.facts import conditions_of
from workforce.promotion.selectors.wording import Line, check_lines

S = PromotionState
RECORD_KIND = "promotion"


@dataclass(frozen=True)
class Step:
    """``standing``: done, now or todo; ``on`` the day it was done."""

    code: str
    standing: str
    on: date | None


@dataclass(frozen=True)
class Case:
    """All that a page of one application needs, fetched in a constant number of statements."""

    row: PromotionApplication
    condition: GradeCondition | None
    lines: list[Line]
    events: list[PromotionEvent]
    files: list[StoredFile]
    days_left: int | None
    is_estimated: bool
    standing: Standing

    def count(self, result: str) -> int:
        return sum(line.result == result for line in self.lines)

    @property
    def failed(self) -> int:
        return self.count(rules.FAILED)

    @property
    def by_hand(self) -> int:
        return self.count(rules.BY_HAND)

    @property
    def passed(self) -> int:
        return self.count(rules.PASSED)

    @property
    def way(self) -> rules.Way:
        return self.standing.way

    @property
    def exam(self) -> list[PartLine]:
        return part_lines(self.standing.parts)

    @property
    def is_single(self) -> bool:
        """Checked, and in no batch: examined by itself, if at all."""
        return self.row.batch_id is None and self.row.state == S.CHECKED

    @property
    def exam_total(self) -> Decimal | None:
        """The weighted total, for information: each part is passed by itself."""
        return total_of(self.standing.parts)

    @property
    def results(self) -> list[str]:
        return [line.result for line in self.lines]

    @property
    def last_reason(self) -> str:
        """The reason of the newest return or refusal."""
        told = (S.RETURNED, S.REFUSED)
        return next((e.reason for e in self.events if e.state in told), "")


@dataclass(frozen=True)
class Answer:
    """A verdict with its sentence, to stand beside a greyed button."""

    is_allowed: bool
    why: str


@dataclass(frozen=True)
class Desk:
    """What the reader may do with a case now."""

    check: Answer
    conclude: Answer
    send_back: Answer
    refuse: Answer
    approve: Answer


def applications(scope: Scope) -> QuerySet[PromotionApplication]:
    """Applications in reach with person, unit, occupation and batch, the newest first."""
    return PromotionApplication.objects.within(scope).select_related("person__unit", "occupation", "batch")


def submitted(scope: Scope) -> QuerySet[PromotionApplication]:
    """As an office sees them: nobody's drafts."""
    return applications(Scope(scope.paths)).exclude(state=S.DRAFT)


def visible(scope: Scope) -> QuerySet[PromotionApplication]:
    """Own applications in any state, and of the offices' units those that were handed in."""
    rows = applications(scope)
    return rows.exclude(~Q(person_id=scope.person_id), state=S.DRAFT) if scope.person_id is not None else rows.exclude(state=S.DRAFT)


def waiting(actor: Actor) -> QuerySet[PromotionApplication]:
    """What this officer can do next: cases to check, and those to decide that somebody else checked; never his own case.

    A case in a batch waits for a decision once panel and publicity are over.
    """
    touched = PromotionCheck.objects.filter(application=OuterRef("pk"), checked_by=actor.user_id)
    to_decide = Q(state=S.CHECKED, batch=None) | Q(state__in=(S.CHECKED, S.PUBLICISED), batch__state=BatchState.DECIDING)
    mine = Q(state=S.SUBMITTED) | (to_decide & ~Q(checked_by=actor.user_id) & ~Exists(touched))
    rows = PromotionApplication.objects.within(Scope(actor.scope("promotion.check").paths)).filter(mine)
    return rows.exclude(person_id=actor.person_id) if actor.person_id is not None else rows


def state_counts(rows: QuerySet[PromotionApplication]) -> dict[str, int]:
    """How many rows are in each state: one statement."""
    found = rows.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(found)


def case_of(row: PromotionApplication, today: date) -> Case:
    """The case of ``row``, which the caller has fetched within the reader's reach: nine statements, four more in a batch."""
    condition = (
        conditions_of(row.rule_version, localdate(row.submitted_at) if row.submitted_at else today).filter(code=row.path_code).first()
    )
    due = row.answer_due_on if row.is_open and row.submitted_at else None
    calendar = work_calendar(today)
    return Case(
        row=row,
        condition=condition,
        lines=check_lines(row.checks.select_related("checked_by")),
        events=list(row.events.select_related("actor")),
        files=papers_of(row),
        days_left=calendar.until(today, due) if due and row.state != S.RETURNED else None,
        is_estimated=due is not None and calendar.is_estimated(today, due),
        standing=standings_of([row], today)[0],
    )


def _answer(verdict: Verdict) -> Answer:
    return Answer(bool(verdict), "" if verdict else sentence(verdict.code, verdict.params or None))


def desk_of(actor: Actor, case: Case) -> Desk | None:
    """None for whoever may look but holds no office over the applicant's unit."""
    row, results = case.row, case.results
    if not actor.scope("promotion.check").covers(row.person.unit.path):
        return None
    return Desk(
        check=_answer(access.may_check(actor, row)),
        conclude=_answer(access.may_conclude(actor, row, results)),
        send_back=_answer(access.may_return(actor, row, case.way)),
        refuse=_answer(access.may_refuse(actor, row, case.way)),
        approve=_answer(access.may_approve(actor, row, results, case.way)),
    )


def steps_of(case: Case) -> list[Step]:
    """Where the case stands. A return goes back to the first step; after a refusal no further step is begun."""
    codes, on = rules.steps_asked(case.way), _days_of(case)
    now = rules.step_now(case.way)
    place = codes.index(now) if now in codes else len(codes)
    ended = case.row.state == S.REFUSED

    def standing(n: int, code: str) -> str:
        if n == place and not ended:
            return "now"
        return "done" if n < place and (not ended or on[code]) else "todo"

    states = [standing(n, code) for n, code in enumerate(codes)]
    return [Step(code, state, on[code] if state == "done" else None) for code, state in zip(codes, states, strict=True)]


def _days_of(case: Case) -> dict[str, date | None]:
    """The day each step was done."""
    days = {e.state: localdate(e.at) for e in reversed(case.events)}
    batch = case.row.batch
    panel, publicity = (batch.panel, batch.publicity) if batch is not None else (None, None)
    return {
        "draft": days.get(S.DRAFT), "submitted": days.get(S.SUBMITTED), "checked": days.get(S.CHECKED),
        "panel": localdate(panel.concluded_at) if panel is not None and panel.concluded_at and case.way.panel else None,
        "publicity": publicity.ends_on if publicity is not None and publicity.closed_at and S.PUBLICISED in days else None,
        "decided": days.get(S.APPROVED) or days.get(S.REFUSED), "certified": days.get(S.APPROVED),
    }  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """A line of the timeline: ``code`` is a state of the application, or panel, judged, over of its batch."""

    at: datetime
    code: str
    by: str
    reason: str = ""


def moments_of(case: Case) -> list[Moment]:
    """The events of the case with those of its batch, the newest first. Who judged and how is not told."""
    found = [Moment(e.at, e.state, str(e.actor), e.reason) for e in case.events]
    batch = case.row.batch
    if batch is not None and case.way.panel and batch.panel is not None:
        panel = batch.panel
        found.append(Moment(panel.convened_at, "panel", batch.name))
        if case.way.panel == "failed" and panel.concluded_at:
            found.append(Moment(panel.concluded_at, "judged", batch.name, tally_words(case.standing.tally)))
    if (
        batch is not None
        and batch.publicity is not None
        and batch.publicity.closed_at
        and any(e.state == S.PUBLICISED for e in case.events)
    ):
        found.append(Moment(batch.publicity.closed_at, "dropped" if case.way.is_dropped else "over", batch.name))
    return sorted(found, key=lambda m: m.at, reverse=True)


def tally_words(tally: dict[str, Any]) -> str:
    """The panel's count in words, ready to stand as the reason of a refusal."""
    if "for" not in tally:
        return ""
    return sentence("promotion.panel_tally", {"votes_for": tally["for"], "votes_against": tally["against"]})


def own_applications(person_id: int | None) -> QuerySet[PromotionApplication]:
    """A worker's own applications, the newest first."""
    return applications(Scope(person_id=person_id))


def judged_case(pk: int) -> PromotionApplication | None:
    """The application behind a panel's case: its members may sit outside its reach, the panel has asked who they are."""
    return PromotionApplication.objects.select_related("person__unit", "occupation").filter(pk=pk).first()


def applicants(ids: Collection[int]) -> list[int]:
    """Ids of the people behind applications: one statement."""
    return list(PromotionApplication.objects.filter(pk__in=ids).values_list("person_id", flat=True))


def papers_of(row: PromotionApplication) -> list[StoredFile]:
    """The papers beside an application, with who brought them."""
    return list(files_of(RECORD_KIND, row.pk).select_related("uploaded_by"))

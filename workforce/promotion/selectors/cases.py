"""Applications in the reach of an office or a worker, and one case as its page shows it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from portal.files.models import StoredFile
from portal.files.selectors import files_of
from portal.kernel import workdays
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.promotion import access, rules
from workforce.promotion.enums import PromotionState
from workforce.promotion.models import GradeCondition, PromotionApplication, PromotionCheck, PromotionEvent
from workforce.promotion.selectors.facts import conditions_of
from workforce.promotion.selectors.wording import Line, check_lines

S = PromotionState
RECORD_KIND = "promotion"
# The steps of a case in order; each names the states that lie on it.
STEPS = ("draft", "submitted", "checked", "decided", "certified")
_PLACE = {S.DRAFT: 0, S.RETURNED: 0, S.SUBMITTED: 2, S.CHECKED: 3, S.REFUSED: 4, S.APPROVED: 5}


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
    decide: Answer
    approve: Answer


def applications(scope: Scope) -> QuerySet[PromotionApplication]:
    """Applications in reach with person, unit and occupation, the newest first."""
    return PromotionApplication.objects.within(scope).select_related("person__unit", "occupation")


def submitted(scope: Scope) -> QuerySet[PromotionApplication]:
    """As an office sees them: nobody's drafts."""
    return applications(Scope(scope.paths)).exclude(state=S.DRAFT)


def visible(scope: Scope) -> QuerySet[PromotionApplication]:
    """Own applications in any state, and of the offices' units those that were handed in."""
    rows = applications(scope)
    return rows.exclude(~Q(person_id=scope.person_id), state=S.DRAFT) if scope.person_id is not None else rows.exclude(state=S.DRAFT)


def waiting(actor: Actor) -> QuerySet[PromotionApplication]:
    """What this officer can do next: cases to check, and checked ones that somebody else checked; never his own case."""
    touched = PromotionCheck.objects.filter(application=OuterRef("pk"), checked_by=actor.user_id)
    mine = Q(state=S.SUBMITTED) | (Q(state=S.CHECKED) & ~Q(checked_by=actor.user_id) & ~Exists(touched))
    rows = PromotionApplication.objects.within(Scope(actor.scope("promotion.check").paths)).filter(mine)
    return rows.exclude(person_id=actor.person_id) if actor.person_id is not None else rows


def state_counts(rows: QuerySet[PromotionApplication]) -> dict[str, int]:
    """How many rows are in each state: one statement."""
    found = rows.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(found)


def case_of(row: PromotionApplication, today: date) -> Case:
    """The case of ``row``, which the caller has fetched within the reader's reach; four statements."""
    condition = (
        conditions_of(row.rule_version, localdate(row.submitted_at) if row.submitted_at else today).filter(code=row.path_code).first()
    )
    due = row.answer_due_on if row.state in (S.SUBMITTED, S.CHECKED) else None
    return Case(
        row=row,
        condition=condition,
        lines=check_lines(row.checks.select_related("checked_by")),
        events=list(row.events.select_related("actor")),
        files=papers_of(row),
        days_left=workdays.workdays_until(today, due) if due else None,
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
        send_back=_answer(access.may_return(actor, row)),
        decide=_answer(access.may_decide(actor, row)),
        approve=_answer(access.may_approve(actor, row, results)),
    )


def steps_of(case: Case) -> list[Step]:
    """Where the case stands. A return goes back to the first step."""
    place = _PLACE[S(case.row.state)]
    days = {e.state: localdate(e.at) for e in reversed(case.events)}
    on = {
        "draft": days.get(S.DRAFT), "submitted": days.get(S.SUBMITTED), "checked": days.get(S.CHECKED),
        "decided": days.get(S.APPROVED) or days.get(S.REFUSED), "certified": days.get(S.APPROVED),
    }  # fmt: skip
    standing = ["done" if n < place else "now" if n == place else "todo" for n in range(len(STEPS))]
    return [Step(code, state, on[code] if state == "done" else None) for code, state in zip(STEPS, standing, strict=True)]


def own_applications(person_id: int | None) -> QuerySet[PromotionApplication]:
    """A worker's own applications, the newest first."""
    return applications(Scope(person_id=person_id))


def papers_of(row: PromotionApplication) -> list[StoredFile]:
    """The papers beside an application, with who brought them."""
    return list(files_of(RECORD_KIND, row.pk).select_related("uploaded_by"))

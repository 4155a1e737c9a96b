"""The dated steps of a round as its page tells them: who owns each, until when, and what waits since when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessment.rounds.enums import BY_HAND, ClaimState, RoundState, StepKind
from assessment.rounds.models import AssessmentRound, RoundStep
from assessment.rounds.selectors.judging import JudgedProgress
from assessment.rounds.selectors.rounds import waiting_adjustments
from portal.calendar.selectors import work_calendar
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# What a step does not need to know: the round is past it.
PASSED = {
    RoundState.REVIEWED: (StepKind.SELF_REPORT, StepKind.VERIFICATION, StepKind.JUDGING),
    RoundState.PUBLISHED: (StepKind.SELF_REPORT, StepKind.VERIFICATION, StepKind.JUDGING, StepKind.PRELIMINARY),
    RoundState.LOCKED: tuple(StepKind),
}


@dataclass(frozen=True)
class StepLine:
    """A step on the page. ``mark``: done, now or empty; ``late`` working days past its due date, ``left`` until it."""

    step: RoundStep
    mark: str
    owner: str
    late: int
    left: int
    waits: str = ""
    can_finish: bool = False

    @property
    def label(self) -> str:
        return str(StepKind(self.step.kind).label)


def owners_of_step(step: RoundStep, day: date) -> set[int]:
    """Accounts that answer for a step on ``day``: the person named, else who holds its role over a branch of the round or above.

    Two statements at most. For the self-report the branches that have stated already are left out.
    """
    if step.owner_id is not None:
        return set(User.objects.filter(person_id=step.owner_id, is_active=True).values_list("pk", flat=True))
    places = step.round.participants.order_by()
    if step.kind == StepKind.SELF_REPORT:
        places = places.exclude(branch__in=step.round.claims.exclude(state=ClaimState.RETURNED).values("branch_id"))
    paths = list(places.values_list("path", flat=True))
    line = {"/".join(parts[: n + 1]) + "/" for path in paths for parts in [path.strip("/").split("/")] for n in range(len(parts))}
    grants = RoleGrant.objects.valid_on(day).filter(role=step.role, user__is_active=True)
    return {user_id for user_id, path in grants.values_list("user_id", "node__path") if path in line}


def _owner_words(step: RoundStep) -> str:
    return step.owner.name if step.owner is not None else str(Role(step.role).label)


def _waits(round: AssessmentRound, kind: str, progress: list[JudgedProgress]) -> str:
    """What the step that is on waits for, in words and numbers; nobody is named. One statement at most."""
    if kind == StepKind.SELF_REPORT:
        given = round.claims.order_by().values("branch_id").distinct().count()
        return _("已有 %(n)s 个支部自报") % {"n": given}
    if kind == StepKind.VERIFICATION:
        return _("还有 %(n)s 项自报待核实") % {"n": round.claims.filter(state=ClaimState.STATED).count()}
    if kind == StepKind.JUDGING:
        open_lines = sum(not line.is_complete for line in progress)
        if open_lines:
            return _("还有 %(n)s 个评议指标没有评完") % {"n": open_lines}
        if n := waiting_adjustments(round).count():
            return _("还有 %(n)s 项得分调整等待复核") % {"n": n}
        return _("等待计算和完成复核")
    if kind == StepKind.PRELIMINARY:
        return _("等待另一名党委成员确认公布") if round.published_by_id else _("等待提出公布")
    if kind == StepKind.APPEALS:
        return _("还有 %(n)s 个支部的申诉没有办结") % {"n": round.participants.filter(is_appealed=True).count()}
    return _("等待公示期满") if kind == StepKind.PUBLICITY else _("等待锁定")


def step_lines(round: AssessmentRound, today: date, progress: list[JudgedProgress], *, may_plan: bool = False) -> list[StepLine]:
    """The steps in their order; the first one that is not over is the one that is on. Three statements, none without steps."""
    rows = {row.kind: row for row in round.dated_steps.select_related("owner").order_by()}
    if not rows:
        return []
    calendar, found, is_now = work_calendar(round.ends_on), [], True
    passed = PASSED.get(RoundState(round.state), ())
    for kind in StepKind:
        row = rows.get(kind)
        if row is None:
            continue
        is_done = row.done_on is not None or kind in passed
        mark = "done" if is_done else "now" if is_now else ""
        late = calendar.until(row.due_on, today) if mark == "now" and today > row.due_on else 0
        left = calendar.until(today, row.due_on) if mark == "now" and today <= row.due_on else 0
        waits = _waits(round, kind, progress) if mark == "now" else ""
        found.append(StepLine(row, mark, _owner_words(row), late, left, waits, may_plan and mark == "now" and kind in BY_HAND))
        is_now = is_now and is_done
    return found


def bottleneck(lines: list[StepLine]) -> StepLine | None:
    """The step that is on; None when all are over."""
    return next((line for line in lines if line.mark == "now"), None)

"""What every act on a case shares: the row under lock, what its steps say kept beside it, its line of the trail."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.membership import rules, selectors
from branches.membership.enums import CaseState, StepActor
from branches.membership.models import DevelopmentCase, DevelopmentStep
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor


def locked(case: DevelopmentCase, version: int | None = None) -> DevelopmentCase:
    """The row under lock; EditConflict when somebody acted since ``version`` was read (None: any version will do)."""
    rows = DevelopmentCase.objects.select_for_update(of=("self",)).select_related("branch__node", "person__unit")
    row = rows.get(pk=case.pk)
    if version is not None and row.version != version:
        raise EditConflict("development.edited", theirs={_("已办到第几步"): str(row.last_no)})
    return row


def keep(row: DevelopmentCase, today: date, table: dict[int, DevelopmentStep] | None = None) -> None:
    """Write beside the case what its steps say now, and count its version on. Four statements."""
    table = table if table is not None else selectors.step_table(today)
    course = selectors.course_of(row)
    last, found = course.last, selectors.standing_of(course, table, selectors.figures_on(today), today)
    row.last_no, row.last_on = (last.no, last.on) if last else (0, None)
    row.round = found.round if found else (last.round if last else 1)
    if found is None:
        row.next_no, row.next_actor, row.earliest_on, row.due_on, row.remind_on = None, "", None, None, None
    else:
        row.next_no, row.next_actor = found.step.no, StepActor(found.step.actor)
        row.earliest_on, row.due_on = found.window.earliest, found.window.until
        row.remind_on = rules.remind_from(found.window, found.step.lead_days)
    row.version += 1
    row.save()


def end(row: DevelopmentCase, state: CaseState, on: date, reason: str = "") -> None:
    """The case is over; not saved."""
    row.state, row.closed_on, row.close_reason = state, on, reason[:200]


def told(
    row: DevelopmentCase, actor: Actor, at: datetime, action: str, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, reason: str = "",
) -> None:  # fmt: skip
    record(actor=actor, at=at, action=action, obj=row, path=row.branch.node.path, before=before, after=after, reason=reason)


def announce(row: DevelopmentCase, *days: date, branches: Iterable[int] = ()) -> None:
    """Figures of development may have changed on these days for the branch, or for those in which the steps were taken."""
    changes.announce("development", on=min(days), until=max(days), branches=list(branches) or [row.branch_id])


def tell_person(row: DevelopmentCase, step: DevelopmentStep, code: str, at: datetime) -> None:
    """The person hears of his own steps; vetting and filing are the offices' own."""
    if step.actor != StepActor.COMMITTEE or step.no in (rules.APPROVED, rules.CONVERTED):
        words = {"step": step.name_zh}
        notify_person(person_id=row.person_id, code=code, params=words, url=reverse("development_mine"), at=at)


def hand_over(row: DevelopmentCase, actor_before: str, at: datetime, table: dict[int, DevelopmentStep]) -> None:
    """Tell those who take the next step when it is not the same office's."""
    committee = StepActor.COMMITTEE
    if row.state != CaseState.OPEN or row.next_no is None or (row.next_actor == committee) == (actor_before == committee):
        return
    today = localdate(at)
    words = {"name": row.person.name, "step": table[row.next_no].name_zh}
    users = selectors.staff_of(row.branch, row.next_actor, today)
    notify(user_ids=users, code="development.handed_over", params=words, url=reverse("development_detail", args=[row.pk]), at=at)

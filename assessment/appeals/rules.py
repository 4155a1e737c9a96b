"""When a result may be appealed, who decides, and what follows (docs/rules.md 5.6 PUB-1, APL-1). Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from assessment.appeals.enums import OPEN_STATES, AppealState, AppealVerdict
from portal.kernel.verdict import ALLOWED, Verdict, denied


def window_verdict(span: tuple[date, date] | None, today: date) -> Verdict:
    """``span``: first and last day on which the branch's result is or was shown; None where it never was."""
    if span is None:
        return denied("appeal.no_window")
    if not span[0] <= today <= span[1]:
        return denied("appeal.window_closed", starts=span[0].isoformat(), ends=span[1].isoformat(), today=today.isoformat())
    return ALLOWED


def open_verdict(state: str) -> Verdict:
    """Nothing happens to an appeal that is closed."""
    return ALLOWED if state in OPEN_STATES else denied("appeal.closed")


def decision_verdict(state: str, verdict: str, delta: Decimal | None, *, is_panel_open: bool) -> Verdict:
    """A verdict is given once, not while a panel still judges; one that is upheld says by how much the points change."""
    found = open_verdict(state)
    if not found:
        return found
    if state != AppealState.RAISED:
        return denied("appeal.decided")
    if is_panel_open:
        return denied("appeal.panel_open")
    needs = verdict != AppealVerdict.REJECTED
    if needs and delta is None:
        return denied("appeal.delta_needed")
    return denied("appeal.delta_with_rejection") if not needs and delta is not None else ALLOWED


def confirmation_verdict(state: str, *, decided_by: int | None, actor: int | None) -> Verdict:
    """The correction of an upheld appeal is put into force by another person than who decided."""
    found = open_verdict(state)
    if not found:
        return found
    if state != AppealState.PROPOSED:
        return denied("appeal.not_proposed")
    return ALLOWED if actor is not None and actor != decided_by else denied("appeal.second_person")


def decider_verdict(user_id: int | None, *, raised_by: int, involved: Collection[int], is_own: bool, branch: str) -> Verdict:
    """Decided by neither the branch nor anybody who judged, adjusted or reviewed what is appealed."""
    if is_own or user_id == raised_by:
        return denied("appeal.own_branch", branch=branch)
    return denied("appeal.took_part") if user_id in involved else ALLOWED


def hold_verdict(*, running_until: date | None, open_appeals: int, changed: int, lacks_publicity: bool) -> Verdict:
    """Why a published round may not be locked yet."""
    if open_appeals:
        return denied("appeal.hold_appeals", n=open_appeals)
    if running_until is not None:
        return denied("appeal.hold_publicity", ends=running_until.isoformat())
    if changed:
        return denied("appeal.hold_supplement", n=changed)
    return denied("appeal.hold_no_publicity") if lacks_publicity else ALLOWED


def is_reminder_due(due_on: date, reminded_on: date | None, today: date, *, left: int, before: int, every: int) -> bool:
    """``left`` working days until the answer is due: from ``before`` of them on, every ``every`` days, and once it is overdue."""
    if today <= due_on and left > before:
        return False
    return reminded_on is None or today >= reminded_on + timedelta(days=every) or reminded_on <= due_on < today

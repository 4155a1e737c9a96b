"""What may happen to a record and when: states, times, what a second reader should notice. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from branches.activities.enums import COUNTED_STATES, PRESENT_STATES, ActivityState, AttendanceState, EffectKind, KindHolder, SigninMethod
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.enums import NodeKind

LINK_LENGTH = 300
LONGEST = timedelta(days=1)  # a longer activity is a slip of the pen in the date
STEPS = ("planned", "held", "filed", "archived")


def state_now(state: str, starts_at: datetime, at: datetime) -> str:
    """A planned activity whose start has passed waits to be filed, whatever the stored word says."""
    return ActivityState.HELD if state == ActivityState.PLANNED and starts_at <= at else state


def voting_rules(holder: str, branch_kind: str) -> tuple[str, ...]:
    """Codes of the voting rules of a meeting (docs/rules.md 1.4); none where no vote is held. A temporary branch neither
    admits nor elects (TMP-03)."""
    if holder == KindHolder.COMMITTEE:
        return ("VOTE-04",)
    if holder != KindHolder.BRANCH:
        return ()
    return ("VOTE-01",) if branch_kind == NodeKind.TEMPORARY_BRANCH else ("VOTE-01", "VOTE-02", "VOTE-03")


def may_be_joint(holder: str) -> bool:
    """A committee's and a group's meeting is its own business."""
    return holder in {KindHolder.BRANCH, KindHolder.INVITED}


def is_counted(state: str) -> bool:
    return state in COUNTED_STATES


def is_present(state: str) -> bool:
    return state in PRESENT_STATES


def check_link(link: str, *, is_online: bool) -> Verdict:
    """An address that a browser opens safely: https, no account in it; and only where people join by it."""
    if not link:
        return ALLOWED
    if not is_online:
        return denied("activity.link_not_online")
    try:
        parts = urlsplit(link)
        is_safe = parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.password is None
        is_safe = is_safe and (parts.port is None or parts.port > 0)
    except ValueError:
        return denied("activity.link_unsafe")
    is_plain = len(link) <= LINK_LENGTH and all(c.isprintable() and not c.isspace() and c not in '\\<>"' for c in link)
    return ALLOWED if is_safe and is_plain else denied("activity.link_unsafe")


def check_times(starts_at: datetime, ends_at: datetime | None) -> Verdict:
    """The end lies after the start and within one day of it."""
    if ends_at is None:
        return ALLOWED
    if ends_at <= starts_at:
        return denied("activity.ends_before_start")
    if ends_at - starts_at > LONGEST:
        return denied("activity.too_long")
    return ALLOWED


def first_state(starts_at: datetime, at: datetime) -> str:
    """A new record is a plan before its start and held after it."""
    return ActivityState.PLANNED if starts_at > at else ActivityState.HELD


def why_closed(action: str, state: str) -> str:
    """The sentence for an action that the state does not allow."""
    if action in {"return", "archive"}:
        return "activity.not_filed"
    if action == "file":
        return {"planned": "activity.future_filed", "filed": "activity.filed_already"}.get(state, "activity.archived_locked")
    return {"filed": "activity.filed_locked", "planned": "activity.not_started"}.get(state, "activity.archived_locked")


def may_file(present: int) -> Verdict:
    """A record that counts has somebody who was there."""
    return ALLOWED if present else denied("activity.nobody_present")


def needs_reason(state: str, method: str, signed: bool) -> bool:
    """Whether a change of attendance must say why: after filing, or when the person had signed himself."""
    return state in {ActivityState.FILED, ActivityState.RETURNED} or (signed and method in {SigninMethod.QR, SigninMethod.PIN})


def may_make_up(has_make_up_sitting: bool, state: str) -> Verdict:
    """A make-up attendance belongs to a make-up sitting."""
    return ALLOWED if state != AttendanceState.MAKE_UP or has_make_up_sitting else denied("attendance.no_make_up_sitting")


def is_below_quorum(expected: int, present: int, share: float) -> bool:
    """Whether fewer than ``share`` of the expected came; nobody expected is no breach."""
    return expected > 0 and present < expected * share


@dataclass(frozen=True)
class MinutesFacts:
    """What the minutes hold, for the notes beside them (docs/rules.md 1.6)."""

    chair_id: int | None
    recorder_id: int | None
    agenda: int
    has_summary: bool
    files: int
    absent_unexplained: int
    below_quorum: bool = False
    needs_minutes: bool = True


def notes_of(facts: MinutesFacts) -> list[str]:
    """Codes of what is worth a second look. 「一般」 rules: they warn and never block."""
    found = []
    if facts.chair_id is not None and facts.chair_id == facts.recorder_id:
        found.append("activity.chair_is_recorder")
    if facts.below_quorum:
        found.append("activity.below_quorum")
    if facts.needs_minutes and not facts.agenda:
        found.append("activity.no_agenda")
    if facts.needs_minutes and not facts.has_summary:
        found.append("activity.no_summary")
    if not facts.files:
        found.append("activity.no_files")
    if facts.absent_unexplained:
        found.append("activity.absent_unexplained")
    return found


def check_effect(
    *, kind: str, held_on: date, seen_on: date, today: date, better: str, before: Decimal | None, after: Decimal | None
) -> tuple[Verdict, str]:
    """Whether an effect can be, and the field to blame. ``better`` is the direction of its measure, empty without one."""
    if seen_on < held_on:
        return denied("effect.before_activity", day=held_on.isoformat()), "seen_on"
    if seen_on > today:
        return denied("effect.in_future"), "seen_on"
    if kind == EffectKind.MEASURE and not better:
        return denied("effect.measure_missing"), "measure"
    if not better and (before is not None or after is not None):
        return denied("effect.figures_without_measure"), "measure"
    if better and (before is None or after is None):
        return denied("effect.figures_missing"), "before" if before is None else "after"
    if before is None or after is None:
        return ALLOWED, ""
    improved = after > before if better == "higher" else after < before
    return (ALLOWED, "") if improved else (denied("effect.not_better"), "after")


def may_confirm_effect(recorded_by: int | None, confirmer: int | None) -> Verdict:
    """Two persons stand behind an effect."""
    return denied("effect.own_work") if confirmer is None or confirmer == recorded_by else ALLOWED

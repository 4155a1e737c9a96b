"""Which periods are reported, what of a chapter stands, and when the records have moved on. Pure."""

from datetime import date

from branches.reports.enums import ReportState
from portal.kernel.periods import Period
from portal.kernel.verdict import ALLOWED, Verdict, denied

KINDS = ("month", "quarter")


def may_report(period: Period, today: date) -> Verdict:
    """A month or a quarter that has begun."""
    if period.kind not in KINDS:
        return denied("report.period_kind")
    return ALLOWED if period.starts_on <= today else denied("report.period_ahead")


def may_write(state: str) -> Verdict:
    return ALLOWED if state == ReportState.DRAFT else denied("report.is_final")


def standing_text(generated: str, edited: str) -> str:
    """What a person wrote goes before what the records say; nobody's words are ever replaced."""
    return edited or generated


def is_outdated(generated: str, edited: str, edited_from: str) -> bool:
    """Whether the records say something else than they did when a person began to write."""
    return bool(edited) and generated != edited_from

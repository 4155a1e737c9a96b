"""What makes an advanced operating method: its creator, its year of leading results, its exclusions, its name. Pure.

Sources: docs/rules.md 4.3 OPM-01..08. Figures come in as arguments.
"""

from datetime import date, timedelta

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.methods.enums import MAY_BE_FIRST

DRAFT, PASSED, NAMED, REFUSED = "draft", "passed", "named", "refused"


def creator_verdict(creator: str, *, has_senior_title: bool) -> Verdict:
    """Frontline operator or linked engineer; heads of the enterprise, holders of senior titles and doctors are no first finishers."""
    if creator not in MAY_BE_FIRST:
        return denied("method.creator_barred")
    return denied("method.creator_senior") if has_senior_title else ALLOWED


def record_verdict(from_on: date, to_on: date, today: date, *, months: int, window: int) -> Verdict:
    """Leading results for at least ``months`` whole months, which end within the last ``window`` months."""
    if to_on > today:
        return denied("method.ahead")
    if to_on + timedelta(days=1) < add_months(from_on, months):
        return denied("method.record_short", n=months)
    return ALLOWED if to_on >= add_months(today, -window) else denied("method.record_old", n=window)


def exclusion_verdict(*, no_secret: bool, no_dispute: bool, not_awarded: bool, complies: bool) -> Verdict:
    """All of it is declared, or the method is not taken."""
    if not complies:
        return denied("method.not_compliant")
    return ALLOWED if no_secret and no_dispute and not_awarded else denied("method.excluded")


def edit_verdict(state: str) -> Verdict:
    return ALLOWED if state == DRAFT else denied("method.reviewed")


def review_verdict(
    state: str, *, is_drafter: bool, is_creator: bool, is_passed: bool, has_refusal: bool, is_panel_open: bool, has_panel_failed: bool
) -> Verdict:
    """A second person; a panel that was convened is heard first, and what it refused does not pass."""
    if state != DRAFT:
        return denied("method.reviewed")
    if is_drafter or is_creator:
        return denied("method.own")
    if is_panel_open:
        return denied("method.panel_open")
    if is_passed and has_panel_failed:
        return denied("method.panel_failed")
    return denied("method.refusal_needed") if is_passed == has_refusal else ALLOWED


def consent_verdict(state: str, *, is_creator: bool, has_consented: bool) -> Verdict:
    if not is_creator:
        return denied("method.not_creator")
    if state not in (PASSED, NAMED):
        return denied("method.not_passed")
    return denied("method.consented") if has_consented else ALLOWED


def name_verdict(state: str, *, has_consented: bool, name: str, creator: str, is_creator: bool) -> Verdict:
    """Named after the person, with his consent, by somebody else."""
    if state != PASSED:
        return denied("method.not_passed")
    if is_creator:
        return denied("method.own")
    if not has_consented:
        return denied("method.no_consent")
    return ALLOWED if creator in name else denied("method.name_person", name=creator)


def spread_verdict(state: str) -> Verdict:
    """What is spread has its name."""
    return ALLOWED if state == NAMED else denied("method.not_named")


def promote_verdict(state: str, *, adopters: int, least: int, is_promoted: bool) -> Verdict:
    """可复制、可推广: so many other units use it."""
    if state != NAMED:
        return denied("method.not_named")
    if is_promoted:
        return denied("method.promoted")
    return ALLOWED if adopters >= least else denied("method.few_adopters", n=least, have=adopters)

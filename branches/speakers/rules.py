"""Who may stand in a pool of speakers, and the way of a talk from the request to the words of those who listened. Pure."""

from collections.abc import Mapping
from datetime import date

from branches.speakers.enums import TalkState
from portal.kernel.verdict import ALLOWED, Verdict, denied

ACTS: Mapping[str, tuple[str, ...]] = {
    "answer": (TalkState.ASKED,),
    "hold": (TalkState.AGREED,),
    "cancel": (TalkState.ASKED, TalkState.AGREED),
    "feed_back": (TalkState.HELD,),
}


def may_do(act: str, state: str) -> Verdict:
    return ALLOWED if state in ACTS[act] else denied(f"talk.cannot_{act}")


def who_verdict(number: str, name: str) -> Verdict:
    """Somebody of the roster by staff number, or a guest by name: one of the two."""
    return ALLOWED if bool(number.strip()) != bool(name.strip()) else denied("speaker.one_of_two")


def consent_verdict(on: date, today: date, withdrawn_on: date | None = None) -> Verdict:
    """Consent was given today or before; after a withdrawal it is given anew, not before that day."""
    if on > today:
        return denied("speaker.consent_ahead")
    return ALLOWED if withdrawn_on is None or on >= withdrawn_on else denied("speaker.consent_before", on=withdrawn_on.isoformat())


def ask_verdict(is_listed: bool, wanted_on: date, today: date) -> Verdict:
    """Whoever no longer consents is not asked; a talk is asked for today or later."""
    if not is_listed:
        return denied("speaker.not_listed")
    return ALLOWED if wanted_on >= today else denied("talk.past", today=today.isoformat())


def answer_verdict(agrees: bool, note: str) -> Verdict:
    """A refusal says why."""
    return ALLOWED if agrees or note.strip() else denied("talk.note_needed")


def record_verdict(held_on: date, state: str, asked_on: date, today: date) -> Verdict:
    """The record of a talk is one of an activity that was held after the talk was asked for."""
    if state == "planned" or held_on > today:
        return denied("talk.not_held")
    return ALLOWED if held_on >= asked_on else denied("talk.before_asked", on=asked_on.isoformat())

"""What a story needs before it goes on, who may decide on it, and what the word of the people in it does. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from branches.stories.enums import NEEDS_PERSON, OPEN_STATES, Consent, StoryShape, StoryState
from portal.kernel.verdict import ALLOWED, Verdict, denied

EARLIEST_YEAR = 1840
MOST_PEOPLE = 20

# act -> the states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "change": OPEN_STATES,
    "submit": OPEN_STATES,
    "review": (StoryState.SUBMITTED,),
    "take_back": (StoryState.SUBMITTED,),
    "withdraw": (StoryState.PUBLISHED,),
}


def may_do(act: str, state: str) -> Verdict:
    """Whether a story in ``state`` allows ``act``."""
    return ALLOWED if state in ACTS[act] else denied(f"story.cannot_{act}")


@dataclass(frozen=True)
class Shown:
    """Somebody who is shown: what he said, and of which wording (``text_no``) he said it."""

    name: str
    consent: str
    text_no: int
    is_asked_on_paper: bool = False

    def agrees_to(self, text_no: int) -> bool:
        return self.consent == Consent.AGREED and self.text_no == text_no


def shape_verdict(shape: str, *, has_field: bool, year: int | None, problem: str, effect: str, has_programme: bool, today: date) -> Verdict:
    """The facts that a kind asks for beside the text."""
    if year is not None and not EARLIEST_YEAR <= year <= today.year:
        return denied("story.year_out", first=EARLIEST_YEAR, last=today.year)
    if shape == StoryShape.HISTORY and (not has_field or year is None):
        return denied("story.history_needs")
    if shape == StoryShape.CASE and (not problem.strip() or not effect.strip()):
        return denied("story.case_needs")
    if shape == StoryShape.OUTCOME and not has_programme:
        return denied("story.programme_needed")
    return ALLOWED


def consent_verdict(shape: str, people: Sequence[Shown], text_no: int) -> Verdict:
    """Everybody shown agrees to this very wording; a portrait or a work has at least one person."""
    if shape in NEEDS_PERSON and not people:
        return denied("story.person_needed")
    refused = [p.name for p in people if p.consent in (Consent.DECLINED, Consent.WITHDRAWN)]
    if refused:
        return denied("story.consent_refused", names="、".join(refused))
    waiting = [p.name for p in people if not p.agrees_to(text_no)]
    return denied("story.consent_waiting", names="、".join(waiting)) if waiting else ALLOWED


def review_verdict(state: str, *, is_writer: bool, is_shown: bool) -> Verdict:
    """A second person decides, who has not written, changed or handed in the story and is not shown in it."""
    verdict = may_do("review", state)
    if not verdict:
        return verdict
    if is_writer:
        return denied("story.own_review")
    return denied("story.shown_review") if is_shown else ALLOWED


def answer_verdict(state: str, consent: str, *, agrees: bool) -> Verdict:
    """An answer is given while the story is not taken down; who has agreed may take it back at any time, and for good."""
    if state == StoryState.WITHDRAWN:
        return denied("story.is_withdrawn")
    if consent == Consent.WITHDRAWN:
        return denied("story.consent_gone")
    if agrees and consent == Consent.AGREED:
        return denied("story.consent_there")
    return ALLOWED


def after_answer(consent: str, *, agrees: bool) -> str:
    """What stands beside the person from then on."""
    if agrees:
        return Consent.AGREED
    return Consent.WITHDRAWN if consent == Consent.AGREED else Consent.DECLINED

"""When a course may be published and learned, what of it is left, when it is finished. Pure. No time online is ever counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
RULE, POLICY = "rule", "policy"


def source_verdict(kind: str, source: str, source_on: date | None, today: date) -> Verdict:
    """A rule and an interpretation name the document that they follow; an interpretation its day, so that readers see how fresh it is."""
    if kind in (RULE, POLICY) and not source.strip():
        return denied("course.source_needed")
    if kind == POLICY and source_on is None:
        return denied("course.source_day_needed")
    return denied("course.source_ahead") if source_on is not None and source_on > today else ALLOWED


def days_verdict(source_on: date | None, due_on: date | None, valid_until: date | None) -> Verdict:
    """It ends after its source was issued, and not before it is to be finished."""
    if valid_until is not None and source_on is not None and valid_until < source_on:
        return denied("course.valid_backwards")
    if valid_until is not None and due_on is not None and due_on > valid_until:
        return denied("course.due_after_end")
    return ALLOWED


def publish_verdict(
    state: str, *, chapters: int, is_own: bool, valid_until: date | None, today: date, needs_quiz: bool, quiz_state: str | None
) -> Verdict:
    """A second person publishes what has chapters, is valid still, and whose quiz stands. A rule is learned with a quiz."""
    if state != DRAFT:
        return denied("course.not_draft")
    if is_own:
        return denied("course.own_course")
    if not chapters:
        return denied("course.no_chapter")
    if is_expired(valid_until, today):
        return denied("course.expired_already")
    if needs_quiz and quiz_state is None:
        return denied("course.quiz_needed")
    return denied("course.quiz_not_published") if quiz_state not in (None, PUBLISHED) else ALLOWED


def is_expired(valid_until: date | None, today: date) -> bool:
    """The last day is valid still."""
    return valid_until is not None and valid_until < today


def learn_verdict(state: str, valid_until: date | None, today: date) -> Verdict:
    if state != PUBLISHED:
        return denied("course.not_published")
    return denied("course.expired") if is_expired(valid_until, today) else ALLOWED


def receipt_verdict(kind: str, *, left: int, has_read: bool) -> Verdict:
    """«I have read and know» is said of a rule, after all its chapters."""
    if kind != RULE:
        return denied("course.no_receipt")
    if has_read:
        return denied("course.read_already")
    return denied("course.chapters_left", n=left) if left else ALLOWED


@dataclass(frozen=True)
class Progress:
    """``chapters`` and ``done`` of them; whether the quiz was passed (None: it has none) and the receipt given (None: not asked for)."""

    chapters: int
    done: int
    is_passed: bool | None = None
    has_read: bool | None = None

    @property
    def percent(self) -> int:
        return self.done * 100 // self.chapters if self.chapters else 0

    @property
    def is_finished(self) -> bool:
        return self.chapters > 0 and self.done >= self.chapters and self.is_passed is not False and self.has_read is not False

    @property
    def next_step(self) -> str:
        """chapter, receipt, quiz or nothing."""
        if self.done < self.chapters:
            return "chapter"
        if self.has_read is False:
            return "receipt"
        return "quiz" if self.is_passed is False else ""


def next_chapter(order: Sequence[int], done: Iterable[int], last: int | None) -> int | None:
    """Where one goes on: after the chapter finished last, else the first that is left."""
    finished = set(done)
    after = order[order.index(last) + 1 :] if last in order else []
    return next((key for key in [*after, *order] if key not in finished), None)


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one place."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def told_rate(people: int, done: int, least: int) -> Decimal | None:
    """A rate of so few people would tell of persons."""
    return share(done, people) if people >= least else None

"""What a question must look like, which questions somebody gets, when a sheet is begun and handed in, how it is marked. Pure.

Limits and shares come in as arguments: they are rows of the catalogue, settled for a paper on the day of its publication.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied

SINGLE, MULTIPLE, JUDGE = "single", "multiple", "judge"
LETTERS = "ABCDEFGH"
TRUE, FALSE = "A", "B"
CENT = Decimal("0.01")
YES_WORDS = {"对", "√", "正确", "是", "T", "TRUE", "YES", "✓", "A"}
NO_WORDS = {"错", "×", "错误", "否", "F", "FALSE", "NO", "✗", "X", "B"}


def letters_of(text: str) -> str:
    """The letters of an answer in order, each once: «c、a» and «A C» are «AC». Other signs are kept, so that a check refuses them."""
    found = {sign for sign in text.upper() if sign not in " 、，,;；./|\t\n"}
    return "".join(sorted(found))


def answer_of(kind: str, text: str) -> str:
    """An answer as it is stored; of a true-or-false question A is true and B is false."""
    if kind == JUDGE:
        word = text.strip().upper()
        if word in YES_WORDS:
            return TRUE
        return FALSE if word in NO_WORDS else word[:8]
    return letters_of(text)


def question_verdict(kind: str, options: Sequence[str], answer: str) -> Verdict:
    """Every option is written and differs; the right answer names some of them, of a multiple choice at least two."""
    if kind == JUDGE:
        return ALLOWED if answer in (TRUE, FALSE) else denied("quiz.judge_answer")
    if len(options) < 2 or len(options) > len(LETTERS):
        return denied("quiz.option_count", most=len(LETTERS))
    if len({option.strip() for option in options}) < len(options) or not all(option.strip() for option in options):
        return denied("quiz.option_twice")
    if not answer or any(letter not in LETTERS[: len(options)] for letter in answer):
        return denied("quiz.answer_unknown", letters="、".join(LETTERS[: len(options)]))
    if kind == SINGLE:
        return ALLOWED if len(answer) == 1 else denied("quiz.single_answer")
    return ALLOWED if len(answer) > 1 else denied("quiz.multiple_answer")


def points_of(kind: str, right: str, given: str, partial_share: Decimal) -> Decimal:
    """Points of one question, at most one. A multiple choice of which only a part was found, and nothing wrong, gives
    ``partial_share`` percent; one wrong letter gives nothing."""
    if given == right:
        return Decimal(1)
    if kind != MULTIPLE or not given or set(given) - set(right):
        return Decimal(0)
    return partial_share / 100


@dataclass(frozen=True)
class Graded:
    """``score`` of a hundred; ``right``: questions with all points."""

    score: Decimal
    right: int
    is_passed: bool


def graded(lines: Iterable[tuple[str, str, str]], partial_share: Decimal, pass_mark: int) -> Graded:
    """``lines``: kind, right answer, given answer of each question."""
    points = [points_of(kind, right, given, partial_share) for kind, right, given in lines]
    score = (sum(points, Decimal(0)) * 100 / len(points)).quantize(CENT, ROUND_HALF_UP) if points else Decimal(0)
    return Graded(score, sum(1 for point in points if point == 1), bool(points) and score >= pass_mark)


def _rank(seed: str, key: int) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def drawn(pools: Sequence[tuple[int, Iterable[int]]], seed: str) -> list[int]:
    """``(count, ids)`` of each part -> the ids drawn, part by part, none twice. The same seed and pools give the same questions in
    the same order on any machine: an id comes by its hash with the seed, not by a generator."""
    found: list[int] = []
    for count, ids in pools:
        left = sorted(set(ids) - set(found), key=lambda key: _rank(seed, key))
        found += left[:count]
    return found


def parts_verdict(parts: Sequence[tuple[str, int, int]]) -> Verdict:
    """``(subject, wanted, there)`` of each part."""
    for subject, wanted, there in parts:
        if there < wanted:
            return denied("quiz.pool_short", subject=subject, n=wanted, there=there)
    return ALLOWED


def window_verdict(opens_at: datetime, closes_at: datetime, now: datetime) -> Verdict:
    """Both ends belong to the window."""
    if now < opens_at:
        return denied("quiz.not_open")
    return ALLOWED if now <= closes_at else denied("quiz.over")


def start_verdict(
    state: str, *, opens_at: datetime, closes_at: datetime, now: datetime, used: int, tries: int, is_enough: bool
) -> Verdict:  # fmt: skip
    """A further sheet within the window while tries are left. ``is_enough``: passed already, where a pass is all that is asked for."""
    if state != "published":
        return denied("quiz.not_published")
    verdict = window_verdict(opens_at, closes_at, now)
    if not verdict:
        return verdict
    if is_enough:
        return denied("quiz.passed_already")
    return ALLOWED if used < tries else denied("quiz.no_tries", n=tries)


def hand_in_verdict(ends_at: datetime, now: datetime) -> Verdict:
    """The last moment belongs to the window."""
    return ALLOWED if now <= ends_at else denied("quiz.too_late")


def shown_after(ends_at: datetime, closes_at: datetime) -> datetime:
    """The right answers are told when nobody can hand in any more: a sheet of a test on the spot ends before its paper, which others
    answer still."""
    return max(ends_at, closes_at)


def shows_answers(ends_at: datetime, closes_at: datetime, now: datetime) -> bool:
    return now > shown_after(ends_at, closes_at)


@dataclass(frozen=True)
class UnitResult:
    """``people`` in the unit, ``took`` part, ``total`` of their best scores."""

    key: int
    name: str
    people: int
    took: int
    total: Decimal

    @property
    def average(self) -> Decimal:
        return (self.total / self.took).quantize(CENT, ROUND_HALF_UP) if self.took else Decimal(0)

    @property
    def share(self) -> Decimal:
        """Percent of the unit that took part."""
        return (Decimal(100 * self.took) / self.people).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.people else Decimal(0)


def ranking(units: Iterable[UnitResult], least: int) -> list[tuple[int | None, UnitResult]]:
    """Units by average, then by participation; equals share a place. A unit of fewer than ``least`` who took part has no place:
    an average of so few would tell of persons."""
    found = list(units)
    ranked = sorted((u for u in found if u.took >= least), key=lambda u: (-u.average, -u.share, u.key))
    lines: list[tuple[int | None, UnitResult]] = []
    for n, unit in enumerate(ranked, 1):
        before = ranked[n - 2] if n > 1 else None
        same = before is not None and (before.average, before.share) == (unit.average, unit.share)
        lines.append((lines[-1][0] if same else n, unit))
    return lines + [(None, unit) for unit in sorted((u for u in found if u.took < least), key=lambda u: u.key)]


def place_of(mine: Decimal, others: Iterable[Decimal]) -> int:
    return 1 + sum(1 for score in others if score > mine)


def answers_of(given: Mapping[int, str], known: Iterable[int]) -> dict[str, str]:
    """Answers as they are stored: of questions of this sheet only, blank ones left out."""
    return {str(key): letters_of(given[key]) for key in known if given.get(key)}

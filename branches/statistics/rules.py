"""Bands, what of a figure is shown, and when a return may be signed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from branches.statistics.enums import Behind, ReturnState
from portal.kernel.verdict import ALLOWED, Verdict, denied

ZERO = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """A figure by branch, and the people behind it where they may be named.

    ``heads``: of sums of money, how many people each branch's sum is made of; a count is its own. ``again``: what several branches
    count each for themselves and the sum of them counts once.
    """

    by_branch: Mapping[int, Decimal] = field(default_factory=dict)
    heads: Mapping[int, int] | None = None
    people: tuple[int, ...] = ()
    behind: Behind = Behind.BRANCHES
    again: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return sum(self.by_branch.values(), ZERO) - self.again

    def weight_of(self, branch_id: int) -> Decimal:
        """How many people the branch's figure tells of."""
        return Decimal(self.heads.get(branch_id, 0)) if self.heads is not None else self.by_branch[branch_id]

    @property
    def weight(self) -> Decimal:
        return Decimal(sum(self.heads.values())) if self.heads is not None else self.total


@dataclass(frozen=True)
class Member:
    """A member as the tables see him on the day. ``since``: his earliest membership that is on record; ``grade`` 1 is the highest."""

    person_id: int
    branch_id: int
    standing: str
    gender: str
    birth_on: date | None
    education: str
    post_category: str
    since: date
    grade: int | None = None


def full_years(start: date, day: date) -> int:
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


def in_band(value: int | None, band: list[int | None]) -> bool:
    """``band``: [least, most], both inside; None is open. Nothing known is in no band."""
    if value is None:
        return False
    least, most = band
    return (least is None or value >= least) and (most is None or value <= most)


def is_counted(member: Member, args: Mapping[str, Any], day: date) -> bool:
    """Whether a member belongs to a line: every condition of ``args`` holds."""
    checks = {
        "standing": lambda want: member.standing in want,
        "gender": lambda want: member.gender in want,
        "education": lambda want: member.education in want,
        "post": lambda want: member.post_category in want,
        "grade": lambda want: (member.grade or 0) in want,
        "age": lambda want: in_band(full_years(member.birth_on, day) if member.birth_on else None, want),
        "age_known": lambda want: (member.birth_on is not None) is want,
        "seniority": lambda want: in_band(full_years(member.since, day), want),
    }
    return all(checks[name](want) for name, want in args.items())


@dataclass(frozen=True)
class Shown:
    """A figure as the table prints it; ``is_hidden``: too small to be told."""

    text: str
    is_hidden: bool = False


def shown(value: Decimal, *, weight: Decimal, is_count_only: bool, few: int) -> Shown:
    """What tells of few people in a line that names nobody is hidden; nothing is nothing."""
    if is_count_only and ZERO < weight < few:
        return Shown(f"<{few}" if weight == value else "—", True)
    return Shown(f"{value.normalize():f}" if value else "0")


def shown_by_branch(tally: Tally, *, is_count_only: bool, few: int) -> dict[int, Shown]:
    """Branch by branch. Where one alone would be hidden, the total would give it away: the next smallest is hidden too."""
    found = {pk: shown(value, weight=tally.weight_of(pk), is_count_only=is_count_only, few=few) for pk, value in tally.by_branch.items()}
    told = sorted((pk for pk in found if not found[pk].is_hidden), key=lambda pk: (tally.weight_of(pk), pk))
    if len(told) == len(found) - 1 and told:
        found[told[0]] = Shown("—", True)
    return found


def as_of(year: int) -> date:
    return date(year, 12, 31)


def may_draw(year: int, today: date) -> Verdict:
    return ALLOWED if year <= today.year else denied("statistics.year_ahead", year=year)


def may_sign(state: str, ends_on: date, today: date, *, is_maker: bool) -> Verdict:
    """After its last day, by somebody else than whoever drew it up."""
    if state == ReturnState.SIGNED:
        return denied("statistics.is_signed")
    if today < ends_on:
        return denied("statistics.not_yet", day=ends_on.isoformat())
    return denied("statistics.same_person") if is_maker else ALLOWED

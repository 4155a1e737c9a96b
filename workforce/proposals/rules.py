"""How proposals are compared, judged, promised, rewarded and measured. Pure.

Sources: docs/rules.md 4.4 (SUG-A to SUG-H). Every figure comes in as an argument: bands and limits are rows.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.proposals.enums import ProposalBandBasis, ProposalOutcome, ProposalStage, ProposalState

S = ProposalState
OPEN = (S.FILED, S.JUDGING, S.REPLIED, S.DOING, S.DONE)
TAKEN = (ProposalOutcome.ADOPTED, ProposalOutcome.TRIAL)
CENT = Decimal("0.01")

# act -> states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "assign": (S.FILED, S.JUDGING), "opinion": (S.FILED, S.JUDGING), "answer": (S.JUDGING,), "merge": (S.FILED, S.JUDGING),
    "start": (S.REPLIED, S.DOING), "done": (S.DOING,), "reopen": (S.REPLIED, S.DONE), "confirm": (S.REPLIED, S.DONE),
}  # fmt: skip
STAGES: Mapping[str, str] = {
    S.FILED: ProposalStage.COLLECT, S.MERGED: ProposalStage.COLLECT, S.JUDGING: ProposalStage.JUDGE, S.REPLIED: ProposalStage.REPLY,
    S.DOING: ProposalStage.CARRY_OUT, S.DONE: ProposalStage.CARRY_OUT, S.CLOSED: ProposalStage.CARRY_OUT,
}  # fmt: skip


def may_do(act: str, state: str, outcome: str = "") -> Verdict:
    """Whether a proposal in ``state`` allows ``act``; what was adopted is carried out before the author confirms it."""
    if state not in ACTS[act]:
        return denied(f"proposal.cannot_{act}")
    if state == S.REPLIED:
        is_taken = outcome in TAKEN
        if (act == "start" and not is_taken) or (act in ("reopen", "confirm") and is_taken):
            return denied(f"proposal.cannot_{act}")
    return ALLOWED


# -- similarity ------------------------------------------------------------------------------------------
def squeezed(text: str) -> str:
    """Letters, digits and characters alone: blanks, line ends and punctuation do not make a text another one."""
    return "".join(re.findall(r"\w", text.lower())).replace("_", "")


def grams(text: str) -> Counter[str]:
    """Pieces of three characters, with how often each stands there; of a shorter text the text itself."""
    plain = squeezed(text)
    if len(plain) < 3:
        return Counter([plain]) if plain else Counter()
    return Counter(plain[i : i + 3] for i in range(len(plain) - 2))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two counters, 0 to 1."""
    shared = sum(n * other[piece] for piece, n in one.items() if piece in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))


@dataclass(frozen=True)
class Known:
    """A proposal that is there already."""

    pk: int
    number: str
    text: str


@dataclass(frozen=True)
class Alike:
    pk: int
    number: str
    percent: int


def alike(text: str, known: Iterable[Known], least: int, most: int = 3) -> list[Alike]:
    """Those of ``known`` that are at least ``least`` percent like ``text``, the likest first."""
    mine = grams(text)
    found = [Alike(row.pk, row.number, int(likeness(mine, grams(row.text)) * 100 + 1e-9)) for row in known]
    return sorted((a for a in found if a.percent >= least), key=lambda a: (-a.percent, a.number))[:most]


def filing_verdict(found: Sequence[Alike], explanation: str, copy_from: int) -> Verdict:
    """A copy is refused; what is only similar is filed when it says what is different."""
    if found and found[0].percent >= copy_from:
        return denied("proposal.copied", number=found[0].number)
    if found and not explanation.strip():
        return denied("proposal.similar", numbers="、".join(a.number for a in found))
    return ALLOWED


def number_of(year: int, seq: int) -> str:
    return f"T-{year}-{seq:04d}"


# -- people ----------------------------------------------------------------------------------------------
def team_class(size: int, small: int, medium: int) -> str:
    """SUG-E: up to 3 small, 4 to 10 medium, more than 10 large."""
    return "small" if size <= small else "medium" if size <= medium else "large"


def reply_verdict(outcome: str, has_reason: bool, reply: str) -> Verdict:
    """A reply always gives its words; what is not taken also a reason of the catalogue."""
    if not reply.strip():
        return denied("proposal.reply_needed")
    return denied("proposal.reason_needed") if outcome == ProposalOutcome.REJECTED and not has_reason else ALLOWED


# -- awards ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Band:
    """``low`` inclusive, ``high`` exclusive; amounts both inclusive; None: no limit."""

    code: str
    basis: str
    criterion: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    points: Decimal | None = None


def band_of(bands: Iterable[Band], value: Decimal) -> Band | None:
    """The band by value that holds ``value``."""
    for band in bands:
        is_above = band.low is None or value >= band.low
        if band.basis == ProposalBandBasis.VALUE and is_above and (band.high is None or value < band.high):
            return band
    return None


def bonus_of(bands: Iterable[Band], value: Decimal) -> Decimal:
    """What a saving earns on top (SUG-B: 500 from 100 000)."""
    return sum(
        (b.least or Decimal(0) for b in bands if b.basis == ProposalBandBasis.BONUS and b.low is not None and value >= b.low), Decimal(0)
    )


def shared_amount(bands: Iterable[Band], value: Decimal) -> Decimal | None:
    """SUG-D: a share of the clear benefit; None where the set has none."""
    share = next((b.points for b in bands if b.basis == ProposalBandBasis.SHARE), None)
    return None if share is None else (value * share / 100).quantize(CENT, ROUND_HALF_UP)


def amount_verdict(band: Band, amount: Decimal, bonus: Decimal = Decimal(0)) -> Verdict:
    """The amount lies within its band, with what a saving earns on top."""
    least, most = (band.least or Decimal(0)) + bonus, None if band.most is None else band.most + bonus
    if amount < least or (most is not None and amount > most):
        return denied("proposal.outside_band", least=least, most="—" if most is None else most)
    return ALLOWED


def weighed(weights: Sequence[Band], scores: Mapping[str, int]) -> Decimal:
    """The sum of a sheet by weights (SUG-D): each criterion 0 to 100. ValueError where one is missing or outside."""
    total = Decimal(0)
    for band in weights:
        score = scores.get(band.criterion)
        if score is None or not 0 <= score <= 100:
            raise ValueError(band.criterion)
        total += Decimal(score) * (band.points or Decimal(0)) / 100
    return total.quantize(CENT, ROUND_HALF_UP)


def sheet_sum(bands: Sequence[Band], chosen: Mapping[str, int]) -> Decimal:
    """The sum of a sheet by classes (SUG-H): criterion -> points of one of its classes. ValueError for any other figure."""
    allowed: dict[str, set[int]] = {}
    for band in bands:
        allowed.setdefault(band.criterion, set()).add(int(band.points or 0))
    for criterion, points in allowed.items():
        if chosen.get(criterion) not in points:
            raise ValueError(criterion)
    return Decimal(sum(chosen[criterion] for criterion in allowed))


def economic_points(bands: Iterable[Band], value: Decimal) -> int:
    """Points of the economic benefit of sheet H; none below the lowest class."""
    found = [b for b in bands if b.low is not None and value >= b.low and (b.high is None or value < b.high)]
    return int(found[0].points or 0) if found else 0


def budget_verdict(spent: Decimal, amount: Decimal, budget: Decimal) -> Verdict:
    """Instant rewards stay within the year's budget, to the last yuan."""
    left = budget - spent
    return ALLOWED if amount <= left else denied("proposal.over_budget", left=left)


# -- statistics ------------------------------------------------------------------------------------------
def percent(part: int, whole: int) -> int | None:
    return round(part * 100 / whole) if whole else None

"""What may become of a finding, which matters a draw takes, how far a matter is founded. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from branches.supervision.enums import OWED_STATES, FindingState, SupervisionCheckState, SupervisionSource
from portal.kernel.verdict import ALLOWED, Verdict, denied

LINKS = ("rule", "flow", "authority", "platform", "data")  # 五个建在：制度、流程、权限、平台、数据

# act -> state before -> state after; whatever is missing is refused
TRANSITIONS: dict[str, dict[str, str]] = {
    "answer": {FindingState.ISSUED: FindingState.ANSWERED, FindingState.RETURNED: FindingState.ANSWERED},
    "close": {FindingState.ANSWERED: FindingState.CLOSED},
    "return": {FindingState.ANSWERED: FindingState.RETURNED},
    "withdraw": {FindingState.ISSUED: FindingState.WITHDRAWN, FindingState.RETURNED: FindingState.WITHDRAWN},
}
_REFUSALS = {
    "answer": "supervision.cannot_answer",
    "close": "supervision.cannot_judge",
    "return": "supervision.cannot_judge",
    "withdraw": "supervision.cannot_withdraw",
}


def may_follow(act: str, state: str) -> Verdict:
    """Whether ``act`` may follow on ``state`` of a finding."""
    return ALLOWED if state in TRANSITIONS[act] else denied(_REFUSALS[act])


def may_judge(*, is_answerer: bool) -> Verdict:
    """Whoever put it right does not find it in order."""
    return denied("supervision.own_answer") if is_answerer else ALLOWED


def may_be_due(due_on: date, found_on: date, today: date) -> Verdict:
    """The last day of an order lies after the finding and not in the past."""
    if due_on < found_on:
        return denied("supervision.due_before_found", found=found_on.isoformat())
    return ALLOWED if due_on >= today else denied("supervision.due_past", today=today.isoformat())


def may_have_been(on: date, today: date) -> Verdict:
    return ALLOWED if on <= today else denied("supervision.in_the_future", today=today.isoformat())


def may_hold(state: str, missing: Sequence[str]) -> Verdict:
    """A check is written down once; a joint one when every department has said what it saw. ``missing``: the silent ones."""
    if state != SupervisionCheckState.PLANNED:
        return denied("supervision.check_done")
    return denied("supervision.parts_missing", offices="、".join(missing)) if missing else ALLOWED


def source_verdict(source: str, body: str, document: str) -> Verdict:
    """What comes from outside names its sender and its document."""
    if source != SupervisionSource.EXTERNAL:
        return ALLOWED
    return ALLOWED if body and document.strip() else denied("supervision.external_named")


def due_of(found_on: date, days: int) -> date:
    return found_on + timedelta(days=days)


def days_late(state: str, due_on: date, today: date) -> int:
    """Days since the last day of what is owed; 0 for what waits for its second look or is over."""
    return max(0, (today - due_on).days) if state in OWED_STATES else 0


# -- the draw ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Candidate:
    """One matter of a population: the layer it lies in and its id."""

    layer: str
    id: int


def allocate(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each layer, by its share (largest remainder); with ``size`` at least the number of layers, one of each.

    Ties go to the layer whose name sorts first. Never more than a layer holds.
    """
    whole, layers = sum(sizes.values()), sorted(name for name, count in sizes.items() if count)
    size = min(size, whole)
    if not size:
        return dict.fromkeys(layers, 0)
    found = {name: size * sizes[name] // whole for name in layers}
    if size >= len(layers):
        found = {name: max(1, count) for name, count in found.items()}
    order = sorted(layers, key=lambda name: (-(size * sizes[name] % whole), name))
    while sum(found.values()) < size:
        for name in order:
            if sum(found.values()) < size and found[name] < sizes[name]:
                found[name] += 1
    while sum(found.values()) > size:  # the ones that were given to small layers come from the largest
        largest = max(layers, key=lambda name: (found[name], name))
        found[largest] -= 1
    return found


def rank(seed: str, candidate_id: int) -> str:
    """The place of a candidate in the order that a seed gives: SHA-256 of ``seed|id``, the same on every machine."""
    return hashlib.sha256(f"{seed}|{candidate_id}".encode()).hexdigest()


def drawn(population: Sequence[Candidate], size: int, seed: str) -> list[int]:
    """Ids drawn: of each layer its share, those of the lowest rank; sorted by id. The order of ``population`` says nothing."""
    layers: dict[str, list[int]] = defaultdict(list)
    for one in population:
        layers[one.layer].append(one.id)
    shares = allocate({name: len(ids) for name, ids in layers.items()}, size)
    found: list[int] = []
    for name, ids in layers.items():
        found += sorted(ids, key=lambda pk: rank(seed, pk))[: shares[name]]
    return sorted(found)


def size_verdict(size: int, whole: int) -> Verdict:
    if not whole:
        return denied("supervision.nothing_to_draw")
    return ALLOWED if 1 <= size <= whole else denied("supervision.draw_size", whole=whole)

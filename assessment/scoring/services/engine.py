"""The one function that computes scores, for a chunk of a full run and for the dirty few alike."""

import gc
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, F, Value
from django.utils.timezone import localdate

from assessment.metrics.rules import METRICS, SOURCE_OF, Needs, text_of
from assessment.metrics.selectors import day_of_facts, facts_of
from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreTotal
from assessment.scoring.rules import BranchScore, Case, Given, needs_of_scheme, read_stored, score_branches, stored_text
from assessment.scoring.selectors import prior_of
from assessment.scoring.services.writing import Standing, can_copy, copied, copy_in, upsert
from portal.kernel.periods import Period, parse_period
from portal.kernel.sets import Among, kept_rows

# Which sources an announced change can touch; any other change touches all.
TOUCHED = {
    "activity": frozenset({"activities", "duties", "resolutions", "effects", "tags", "teams", "study", "away", "forms", "arranged"}),
    "arranged": frozenset({"arranged"}),
    "effect": frozenset({"effects", "stories"}),
    "dues": frozenset({"dues"}),
    "duty_exemption": frozenset({"duties"}),
    "certificate": frozenset({"people", "grades", "development", "mentoring", "talents"}),
    "development": frozenset({"development"}),
    "honour": frozenset({"honours", "stories"}),
    "measure": frozenset({"measures", "history", "planning", "growths"}),
    "result": frozenset({"results", "studios"}),
    "hazard": frozenset({"hazards"}),
    "inspection": frozenset({"inspections"}),
    "acceptance": frozenset({"acceptances"}),
    "accident": frozenset({"accidents"}),
    "day": frozenset(
        {
            "duties",
            "resolutions",
            "people",
            "promotions",
            "posts",
            "teams",
            "hazards",
            "inspections",
            "accidents",
            "planning",
            "dues",
            "study",
            "appraisals",
            "keys",
            "looks",
            "forces",
            "setups",
            "crews",
            "stories",
            "contests",
            "stocks",
            "knowledge",
            "machines",
            "visits",
            "places",
            "partners",
            "tickets",
            "rectifications",
            "supervised",
            "pledges",
            "caring",
            "mentoring",
            "learning",
            "proposing",
            "training",
            "innovating",
            "competing",
            "talents",
            "studios",
            "challenges",
            "notes",
        }
    ),
    "plan_item": frozenset({"planning"}),
    "meeting_action": frozenset({"planning"}),
    "programme": frozenset({"planning", "stories"}),
    "appraisal": frozenset({"appraisals"}),
    "duty_report": frozenset({"reports"}),
    "vanguard": frozenset({"keys", "looks"}),
    "task_force": frozenset({"forces"}),
    "party_setup": frozenset({"setups"}),
    "crew": frozenset({"crews"}),
    "story": frozenset({"stories"}),
    "contest": frozenset({"contests"}),
    "knowledge": frozenset({"knowledge"}),
    "stock": frozenset({"stocks"}),
    "equipment": frozenset({"machines"}),
    "linkage": frozenset({"visits"}),
    "place": frozenset({"places"}),
    "partnership": frozenset({"partners"}),
    "ticket": frozenset({"tickets"}),
    "supervision": frozenset({"rectifications", "supervised"}),
    "integrity": frozenset({"pledges"}),
    "note": frozenset({"notes"}),
    "hardship": frozenset({"caring"}),
    "mentorship": frozenset({"mentoring"}),
    "quiz": frozenset({"learning"}),
    "online_course": frozenset({"learning"}),
    "worker_case": frozenset({"caring"}),
    "proposal": frozenset({"proposing"}),
    "training": frozenset({"training"}),
    "innovation": frozenset({"innovating"}),
    "method": frozenset({"innovating"}),
    "conversion": frozenset({"innovating"}),
    "competition": frozenset({"competing"}),
    "fasttrack": frozenset({"competing"}),
    "skillpost": frozenset({"talents"}),
    "talent": frozenset({"talents"}),
    "studio": frozenset({"studios"}),
    "challenge": frozenset({"challenges"}),
    "judged": frozenset(),
    "adjustment": frozenset(),
    "quarter": frozenset(),
}
GIVEN = frozenset({"judged", "adjustment", "quarter"})  # changes of what people gave, or of what other rounds came to


@dataclass(frozen=True)
class RunCounts:
    """Branches computed, rows that really changed, and a checksum of the results that does not depend on their order."""

    branches: int = 0
    facts: int = 0
    items: int = 0
    totals: int = 0
    checksum: int = 0

    @property
    def rows(self) -> int:
        return self.facts + self.items + self.totals

    def __add__(self, other: "RunCounts") -> "RunCounts":
        return RunCounts(
            self.branches + other.branches, self.facts + other.facts, self.items + other.items, self.totals + other.totals,
            (self.checksum + other.checksum) % 2**256,
        )  # fmt: skip


class Participant(NamedTuple):
    branch_id: int
    path: str
    peer_group: str
    is_graded: bool


def fresh_facts(
    round: Any, period: Period, ids: Collection[int], needs: Needs, reasons: Collection[str] | None, today: date
) -> tuple[dict[int, dict[str, Decimal]], set[int], frozenset[str]]:
    """(facts of the branches, branches whose stored facts stand as they are, sources read anew). With ``reasons`` only the sources that
    these changes touch are read, the others come from the stored facts, where every branch has them for the same scheme and day."""
    touched = frozenset().union(*(TOUCHED.get(r, needs.sources) for r in reasons)) if reasons else needs.sources
    day, moves = day_of_facts(period, today), TOUCHED["day"]
    if needs.sources <= touched:
        return facts_of(ids, period, needs, today), set(), needs.sources
    stored, kept_whole = {}, set()
    for branch_id, text in PeriodFact.objects.filter(Among("branch_id", ids), round_id=round.pk).values_list("branch_id", "facts"):
        facts, scheme, read_on = read_stored(text)
        if scheme == round.scheme.sha256 and (read_on == day or needs.sources & moves <= touched):
            stored[branch_id] = facts
            if read_on == day and not needs.sources & touched:
                kept_whole.add(branch_id)
    if len(stored) < len(ids):
        return facts_of(ids, period, needs, today), set(), needs.sources
    if len(kept_whole) == len(ids):
        return stored, kept_whole, frozenset()
    found = facts_of(ids, period, needs.only(touched), today)
    for branch_id, facts in stored.items():
        kept = {code: value for code, value in facts.items() if SOURCE_OF[code.partition(".")[0]] not in touched}
        found[branch_id].update(kept)
    return found, kept_whole, touched


def _rows_beside_facts(ids: Collection[int], rounds: Any, pk: int, looked_for: Iterable[Any]) -> Any:
    """(what, branch, indicator, number, group) of ``_beside_facts``."""
    of_ids, nothing, columns = Among("branch_id", ids), Value(""), ("what", "branch_id", "code", "number", "of")
    judged, deltas = (rounds._meta.get_field(name).related_model.objects.filter(of_ids, round_id=pk) for name in ("judged", "adjustments"))
    judged = judged.order_by().annotate(what=Value("judged"), code=F("indicator"), number=F("points"), of=F("group"))
    deltas = deltas.exclude(confirmed_by=None).order_by()
    deltas = deltas.annotate(what=Value("delta"), code=F("indicator"), number=F("delta"), of=nothing)
    parts = [deltas.values_list(*columns)]
    for model in looked_for:  # one line at most: the search ends with the first row
        is_there = Exists(model._default_manager.filter(of_ids, round_id=pk))
        line = rounds._default_manager.filter(is_there, pk=pk).order_by()
        line = line.annotate(what=Value(model.__name__), nobody=Value(0), word=nothing, zero=Value(Decimal(0)), of=nothing)
        parts.append(line.values_list("what", "nobody", "word", "zero", "of"))
    return judged.values_list(*columns).union(*parts, all=True)


def _beside_facts(round: Any, ids: Collection[int], looked_for: Iterable[Any] = (PeriodFact, ScoreItem)) -> tuple[dict, dict, set[str]]:
    """(judged points, confirmed adjustments, names of the models looked for that have rows of these branches). One statement."""
    found: dict[str, dict[int, dict[str, list]]] = {"judged": {}, "delta": {}}
    for what, branch_id, code, number, of in kept_rows(_rows_beside_facts, [ids], type(round), round.pk, tuple(looked_for)):
        one = Given(number, of) if what == "judged" else number
        found.setdefault(what, {}).setdefault(branch_id, defaultdict(list))[code].append(one)
    return found["judged"], found["delta"], set(found)


def given_by_people(round: Any, ids: Collection[int]) -> tuple[dict, dict]:
    """(judged points with the judge's group, confirmed adjustments): branch id -> indicator -> points. One statement."""
    return _beside_facts(round, ids, looked_for=())[:2]


def _item_lines(scores: dict[int, BranchScore]) -> dict[int, list[str]]:
    """Branch -> its items as canonical texts, which are parts of lines of COPY as well. Branches with the same figure have the very
    same item: each is written down once."""
    known = {id(item): item for score in scores.values() for item in score.items}
    rows = [(i.indicator, *[None if n is None else text_of(n) for n in (i.raw, i.points)], i.note) for i in known.values()]
    texts = dict(zip(known, copied(rows), strict=True))
    return {branch_id: [texts[id(item)] for item in score.items] for branch_id, score in scores.items()}


def _checksum(scores: dict[int, BranchScore], lines: dict[int, list[str]]) -> int:
    total = 0
    for branch_id, score in scores.items():
        line = f"{branch_id}|{';'.join(lines[branch_id])}|{score.party.points}|{score.business.points}"
        total += int.from_bytes(hashlib.sha256(line.encode()).digest())
    return total % 2**256


def _unmoved(body: SchemeBody, needs: Needs, reasons: Collection[str] | None, read: frozenset[str]) -> frozenset[str]:
    """Indicators whose items the changes cannot have moved: their source was not read anew, and people gave nothing. Where every source
    was read, facts of a branch were missing, and so may be items."""
    if not reasons or not GIVEN.isdisjoint(reasons) or needs.sources <= read:
        return frozenset()
    return frozenset(i.code for i in body.indicators if i.kind == "judged" or METRICS[i.metric].source not in read)


def _write_items(
    pk: int, scores: dict[int, BranchScore], lines: dict[int, list[str]], standing: Standing, unmoved: frozenset[str]
) -> int:  # fmt: skip
    keys, compared = ("round_id", "branch_id", "indicator"), ("raw", "points", "note")
    if can_copy(standing):
        rows = [f"{pk}\t{branch_id}\t{line}" for branch_id, of_branch in lines.items() for line in of_branch]
        return copy_in(ScoreItem, (*keys, *compared), rows)
    moved = [(branch_id, item) for branch_id, score in scores.items() for item in score.items if item.indicator not in unmoved]
    items = [(pk, branch_id, i.indicator, i.raw, i.points, i.note) for branch_id, i in moved]
    return upsert(ScoreItem, items, keys=keys, compared=compared, standing=standing)


def _write(
    round: Any,
    people: Iterable[Participant],
    facts: dict[int, str],
    scores: dict[int, BranchScore],
    at: datetime,
    standing: dict[str, Standing],
    unmoved: frozenset[str],
) -> RunCounts:
    pk = round.pk  # asked for once: Django looks it up anew each time
    fact_rows = [(pk, branch_id, text) for branch_id, text in facts.items()]
    total_rows = []
    for p in people:
        party, business = scores[p.branch_id].party, scores[p.branch_id].business
        bands = (party.band, business.band) if p.is_graded else ("", "")
        total_rows.append((pk, p.branch_id, p.path, p.peer_group, party.points, business.points, *bands, p.is_graded, at))
    lines = _item_lines(scores)
    return RunCounts(
        branches=len(scores),
        facts=upsert(PeriodFact, fact_rows, keys=("round_id", "branch_id"), compared=("facts",), standing=standing["PeriodFact"]),
        items=_write_items(pk, scores, lines, standing["ScoreItem"], unmoved),
        totals=upsert(
            ScoreTotal, total_rows, keys=("round", "branch"),
            compared=("path", "peer_group", "party", "business", "party_band", "business_band", "is_graded"), silent=("computed_at",),
        ),
        checksum=_checksum(scores, lines),
    )  # fmt: skip


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A chunk keeps what it makes until it is written, a hundred thousand small objects: the collector of cycles would look through
    all of them again and again, and find nothing to free."""
    was_on = gc.isenabled()
    try:  # a worker may be told to stop between any two steps
        gc.disable()
        yield
    finally:
        if was_on:
            gc.enable()


@_collector_at_rest()
@transaction.atomic
def compute_branches(*, round: Any, branch_ids: Collection[int], at: datetime, reasons: Collection[str] | None = None) -> RunCounts:
    """Compute and store facts, items and totals of those of ``branch_ids`` that take part in ``round``.

    The participants are locked first and facts read after, so that two computations of a branch cannot cross: the later
    one sees what the earlier did not. Statements: the sources that the scheme reads and five more, six for a year made of its
    quarters.
    """
    rows = round.participants.select_for_update().filter(Among("branch_id", branch_ids)).order_by("branch_id")
    found = list(rows.values_list("branch_id", "path", "peer_group", "is_graded", "failed_at"))
    people = [Participant(*row[:4]) for row in found]
    if any(row[4] for row in found):
        reasons = None  # what a branch missed when it failed is unknown: all its sources are read anew
    if not people:
        return RunCounts()
    ids = [p.branch_id for p in people]
    body: SchemeBody = body_from_json(round.scheme.body)
    period, today = parse_period(round.code), localdate(at)
    needs = needs_of_scheme(body)
    facts, standing, read = fresh_facts(round, period, ids, needs, reasons, today)
    judged, deltas, stored = _beside_facts(round, ids)
    prior = prior_of(round, body, ids)
    cases = [
        Case(facts[pk], judged.get(pk, {}), deltas.get(pk, {}), None if prior is None else prior[pk], p.peer_group)
        for pk, p in zip(ids, people, strict=True)
    ]
    scores = dict(zip(ids, score_branches(body, cases), strict=True))
    if recovered := [row[0] for row in found if row[4]]:
        round.participants.filter(branch_id__in=recovered).update(failed_at=None)
    day, scheme = day_of_facts(period, today), round.scheme.sha256
    texts = {pk: stored_text(facts[pk], scheme, day) for pk in ids if pk not in standing}
    found_there: dict[str, Standing] = {
        "PeriodFact": "some" if "PeriodFact" in stored else "none",
        "ScoreItem": "none" if "ScoreItem" not in stored else "most" if reasons else "some",
    }
    return _write(round, people, texts, scores, at, found_there, _unmoved(body, needs, reasons, read))

"""The gates: each a ratio of two things measured in the same run, or a count. Numbers and limits as agreed for scoring."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessment.metrics.selectors import facts_of
from assessment.scoring.models import ScoreItem, ScoreNode
from assessment.scoring.rules import needs_of_scheme
from assessment.scoring.services.writing import copied, copy_in
from bench.measure import Cost, cost_of, statements_of
from bench.reference import attendance_anew, bulk_create_items, naive_loop, raw_aggregates
from bench.stage import Stage, without_dead_rows
from portal.accounts.signals import BEGUN_AT
from portal.organization.models import Node
from portal.rights.models import User

STORM = 300
SMALL = 1e-9


@dataclass(frozen=True)
class Result:
    """One line of the table. ``limit`` is the most that passes; ``shown`` says what was measured in figures."""

    number: int
    check: str
    tier: str
    measured: float
    limit: float
    shown: str

    @property
    def is_passed(self) -> bool:
        return self.measured <= self.limit + SMALL


def _ratio(number: int, check: str, stage: Stage, part: Cost, whole: Cost, limit: float) -> Result:
    shown = f"{part.cpu:.3f} s / {whole.cpu:.3f} s"
    return Result(number, check, str(stage.branches), part.cpu / whole.cpu, limit, shown)


def _count(number: int, check: str, stage: Stage, found: int, limit: int, shown: str = "") -> Result:
    return Result(number, check, str(stage.branches), found, limit, shown or str(found))


def quarter_gates(stage: Stage, costs: dict[int, Cost]) -> Iterator[Result]:
    """Gates 1 to 3 and 8; leaves the cost of a full run with counters in ``costs`` for the gate on growth."""
    raw = cost_of(lambda: raw_aggregates(stage.period))
    full = costs[stage.branches] = cost_of(stage.full, before=stage.forget)
    anew = cost_of(lambda: attendance_anew(stage.period))
    yield _ratio(1, "full quarter, attendance counted anew / R", stage, Cost(full.cpu + anew.cpu), raw, 2.0)
    yield _ratio(2, "full quarter with counters / R", stage, full, raw, 1.0)
    again = cost_of(lambda: stage.full(reasons={"judged"}, ranks=False))
    yield _ratio(3, "re-score from stored facts / R", stage, again, raw, 0.5)
    yield _count(8, "rows written by an unchanged second run", stage, stage.full(), 0)


def count_gates(stage: Stage) -> Iterator[Result]:
    """Gates 4 and 6: statements, and one branch against the loop."""
    chunk = stage.ids[:500]
    many, few = (statements_of(lambda ids=ids: stage.full(ids, ranks=False)) for ids in (chunk, chunk[:50]))
    reads = statements_of(lambda: facts_of(chunk, stage.period, needs_of_scheme(stage.body), None))
    shown = f"{many} for {len(chunk)} branches, {few} for 50; {stage.sources} sources take {reads} reads"
    yield _count(4, "statements of a chunk beyond the reads of its sources", stage, max(many, few) - reads, 6, shown)
    one = [stage.ids[len(stage.ids) // 2]]
    rescored = statements_of(lambda: stage.full(one, reasons={"activity"}, ranks=False))
    yield _count(6, "statements of one branch rescored", stage, rescored, 15)
    loop = cost_of(lambda: [naive_loop(stage.round, stage.body, pk, stage.period) for pk in stage.ids[:10]])
    alone = cost_of(lambda: [stage.full([pk], reasons={"activity"}, ranks=False) for pk in stage.ids[:10]])
    yield _ratio(6, "one branch rescored / naive loop", stage, alone, loop, 0.25)


def batch_gates(stage: Stage, costs: dict[int, Cost]) -> Iterator[Result]:
    """Gates 7 and 9: a tenth of the branches after an edit in each, and what a full run changes after a storm of edits."""
    tenth = stage.ids[:: len(stage.ids) // max(1, len(stage.ids) // 10)]
    part = cost_of(lambda: stage.full(tenth, reasons={"activity"}, ranks=False), before=lambda: stage.edit(tenth))
    yield _ratio(7, "a batch of 10 % of the branches after an edit / full run", stage, part, costs[stage.branches], 0.15)
    rescored = stage.storm(STORM)
    yield _count(
        9, "rows a full run changes after an edit storm", stage, stage.full(), 0, f"0 wanted after {STORM} edits, {rescored} rows rescored"
    )


def _item_rows(stage: Stage) -> list[tuple]:
    return list(
        ScoreItem.objects.filter(round_id=stage.round.pk).values_list("round_id", "branch_id", "indicator", "raw", "points", "note")
    )


def writing_gate(stage: Stage) -> Result:
    """Gate 11: the same items written as scoring writes the first ones of a round and by bulk_create, each into the emptied table."""
    rows = _item_rows(stage)

    def empty() -> None:
        ScoreItem.objects.filter(round_id=stage.round.pk).delete()
        without_dead_rows(ScoreItem)

    @transaction.atomic
    def ours() -> int:
        return copy_in(ScoreItem, ("round_id", "branch_id", "indicator", "raw", "points", "note"), copied(rows))

    plain = cost_of(lambda: bulk_create_items(rows), before=empty)
    lean = cost_of(ours, before=empty)
    return _ratio(11, f"writing {len(rows):,} items / bulk_create of the same", stage, lean, plain, 0.25)


def _heat_from_items(round_id: int) -> int:
    sql = """SELECT left(t.path, strpos(substr(t.path, 4), '/') + 3), i.indicator, COUNT(*), SUM(i.points)
             FROM assessment_scoreitem i JOIN assessment_scoretotal t ON t.round_id = i.round_id AND t.branch_id = i.branch_id
             WHERE i.round_id = %s AND i.points IS NOT NULL GROUP BY 1, 2"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_id])
        return len(cursor.fetchall())


def _heat_from_rollup(round_id: int, nodes: list[int]) -> int:
    rows = ScoreNode.objects.filter(round_id=round_id, node_id__in=nodes).values_list("node_id", "indicator", "total", "n")
    return len(list(rows))


def heat_gate(stage: Stage) -> Result:
    """Gate 12: the heat map at the root, read often enough that the clock can see the small one."""
    nodes = list(Node.objects.filter(depth=1, kind="company").values_list("pk", flat=True))
    pk = stage.round.pk
    rollup = cost_of(lambda: [_heat_from_rollup(pk, nodes) for _n in range(5)])
    items = cost_of(lambda: [_heat_from_items(pk) for _n in range(5)])
    return _ratio(12, "root heat-map from rollup / from items", stage, rollup, items, 0.05)


def page_gate(stage: Stage) -> Result:
    """Gate 13: statements of the committee's dashboard at the root."""
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    session = client.session
    session[BEGUN_AT] = time.time()
    session.save()
    address = f"{reverse('dashboard')}?round={stage.round.code}"
    client.get(address)
    answers: list[Any] = []
    found = statements_of(lambda: answers.append(client.get(address)))
    assert answers[0].status_code == 200, answers[0].status_code
    return _count(13, "statements of the dashboard", stage, found, 12)


def growth_gate(small: int, large: int, costs: dict[int, Cost]) -> Result:
    """Gate 5: CPU from one tier to the next against what is linear."""
    factor = costs[large].cpu / costs[small].cpu
    linear = large / small
    return Result(
        5, f"growth of CPU {small} → {large} / linear", f"{small}, {large}", factor / linear, 1.2, f"× {factor:.2f} for × {linear:g}"
    )


def gates_of(stage: Stage, costs: dict[int, Cost], say: Callable[[Result], None]) -> list[Result]:
    """All gates of one tier, told as they come."""
    found = []
    singles = (writing_gate, heat_gate, page_gate)
    groups = (quarter_gates(stage, costs), count_gates(stage), batch_gates(stage, costs), (gate(stage) for gate in singles))
    for group in groups:
        for result in group:
            say(result)
            found.append(result)
    return found

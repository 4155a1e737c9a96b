"""The dirty queue: changes mark branches in their own transaction, the worker empties the queue and recomputes at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.timezone import localdate

from assessment.metrics.rules import Needs
from assessment.metrics.selectors import facts_of
from assessment.metrics.selectors.history import window
from assessment.schemes.rules import body_from_json
from assessment.scoring.enums import FINAL, KEEPING, MOVING, SETTLING
from assessment.scoring.models import DirtyMark, PeriodFact, ScoreRun
from assessment.scoring.rules import needs_of_scheme, read_stored
from assessment.scoring.services.engine import RunCounts
from assessment.scoring.services.finish import LANE, forget_leavers, rank_and_roll_up
from assessment.scoring.services.runs import abandoned_runs, chunk_size, close_finished, release_stale
from assessment.scoring.services.sparing import compute_spared, in_parts, try_again
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.selectors import branches_of_units
from portal.kernel import jobs
from portal.kernel.changes import Change
from portal.kernel.models import JobPeriod
from portal.kernel.periods import Period, parse_period
from portal.people.models import Person, Transfer

Marks = list[tuple[int, date, str]]  # branch, first day, source of the change
MANY = 500
TREE = frozenset({"node", "branch"})  # changes that may move a branch to another place or peer group
ROWS_PER_BRANCH = 40  # about the items of a scheme


def rounds_model() -> Any:
    """The rounds stand above scoring; their model is reached through the key that points to them."""
    return ScoreRun._meta.get_field("round").related_model


def touched_branches(change: Change) -> set[int]:
    """Branches whose facts in any round that is not frozen the change may have moved; too many rather than too few.

    People and units are looked up over the whole span of each round, because a certificate of long ago counts at its end.
    """
    rounds = rounds_model()._default_manager.filter(state__in=(*MOVING, *SETTLING), ends_on__gte=change.on)
    spans = [parse_period(code) for code in rounds.order_by().values_list("code", flat=True)]
    return _branches_in(change, spans) if spans else set()


def published_over(found: Sequence[Change], written_at: datetime) -> list[str]:
    """Codes of the rounds that were published after ``written_at`` and counted what the changes are about to take away."""
    rounds = rounds_model()._default_manager.filter(state__in=FINAL, published_at__gt=written_at).order_by("code")
    codes = []
    for round in rounds:
        span = [parse_period(round.code)]
        changed = (change for change in found if change.on <= round.ends_on)
        if any(round.participants.filter(branch_id__in=_branches_in(change, span)).exists() for change in changed):
            codes.append(round.code)
    return codes


def _branches_in(change: Change, spans: Sequence[Period]) -> set[int]:
    units = set(change.unit_ids)
    if change.person_ids:
        units |= set(Person.objects.filter(pk__in=change.person_ids).values_list("unit_id", flat=True))
        moves = Transfer.objects.filter(person_id__in=change.person_ids).values_list("from_unit_id", "to_unit_id")
        units |= {unit for move in moves for unit in move}
    found = set(change.branch_ids)
    for span in spans:
        if units:  # trends read the months before a round through the cover of that time
            found |= branches_of_units(units, window(span).starts_on, span.ends_on)
        if change.person_ids:
            members = BranchMembership.objects.valid_in(span.starts_on, span.ends_on).filter(person_id__in=change.person_ids)
            found |= set(members.values_list("branch_id", flat=True))
    return set(Branch.objects.filter(pk__in=found).values_list("pk", flat=True))


def mark_changed(change: Change) -> int:
    """Queue the branches of a change in the announcing transaction and wake a worker after it; returns how many."""
    marks = [
        DirtyMark(branch_id=pk, from_on=change.on, to_on=change.until or change.on, reason=change.source[:40], at=Now())
        for pk in sorted(touched_branches(change))
    ]
    if marks:
        DirtyMark.objects.bulk_create(marks, batch_size=MANY)
        jobs.publish("assessment.scoring.tasks.drain")
    return len(marks)


def _take(limit: int) -> Marks:
    """Delete the marks of up to ``limit`` branches and return them: what is taken is recomputed or the delete is undone."""
    table = DirtyMark._meta.db_table
    few = f"SELECT DISTINCT branch_id FROM {table} ORDER BY branch_id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE branch_id IN ({few}) RETURNING branch_id, from_on, reason", [limit])
        rows = cursor.fetchall()
    return [(pk, day if isinstance(day, date) else date.fromisoformat(day), reason) for pk, day, reason in rows]


def _open_rounds(states: Iterable[str]) -> list[Any]:
    """Rounds in one of ``states``; on PostgreSQL held against a change of state until the transaction ends."""
    rows = rounds_model()._default_manager.filter(state__in=tuple(states)).select_related("scheme").order_by("pk")
    if connection.vendor != "postgresql":
        return list(rows)
    table = rounds_model()._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE state = ANY(%s) ORDER BY id FOR SHARE", [list(states)])
        held = [row[0] for row in cursor.fetchall()]
    return list(rows.filter(pk__in=held)) if held else []


def _by_reasons(marks: Marks, round: Any) -> dict[frozenset[str], list[int]]:
    """Branches whose marks reach into the round, grouped by what changed, so that only those sources are read anew."""
    reasons: dict[int, set[str]] = defaultdict(set)
    for branch_id, day, reason in marks:
        if day <= round.ends_on:
            reasons[branch_id].add(reason)
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for branch_id, found in reasons.items():
        groups[frozenset(found)].append(branch_id)
    return groups


def _differs(facts: Mapping[str, Decimal], stored: Mapping[str, Decimal], needs: Needs) -> bool:
    """Whether anything that the scheme reads has changed; what was stored beside it in earlier versions does not count."""
    return facts != {component: value for component, value in stored.items() if needs.reads(component)}


def _mark_stale(round: Any, groups: dict[frozenset[str], list[int]], at: datetime) -> None:
    """After the review nothing moves: a branch whose facts of the reviewed day have changed is marked with what changed last
    and since when it differs, and a person decides."""
    ids = [pk for reasons, found in groups.items() if not reasons <= KEEPING for pk in found]
    if not ids:
        return
    needs, period = needs_of_scheme(body_from_json(round.scheme.body)), parse_period(round.code)
    rows = PeriodFact.objects.filter(round_id=round.pk, branch_id__in=ids).values_list("branch_id", "facts")
    stored = {pk: read_stored(text) for pk, text in rows}
    changed = {pk for pk in ids if pk not in stored}
    for day in {day for _facts, _scheme, day in stored.values()}:
        of_day = [pk for pk, (_facts, _scheme, read_on) in stored.items() if read_on == day]
        parts, unreadable = in_parts(of_day, partial(facts_of, period=period, needs=needs, today=day), most=None)
        fresh = {pk: facts for part in parts for pk, facts in part.items()}
        changed |= {pk for pk, facts in fresh.items() if _differs(facts, stored[pk][0], needs) or stored[pk][1] != round.scheme.sha256}
        changed |= set(unreadable)
    for reasons, found in groups.items():
        source, parted = min(reasons - KEEPING, default=""), changed.intersection(found)
        if source and parted:
            places = round.participants.filter(branch_id__in=parted)
            places.filter(is_stale=False).update(is_stale=True, stale_at=at)
            places.update(stale_source=source)


@transaction.atomic
def _drain_batch(at: datetime, limit: int) -> tuple[int, RunCounts]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LANE])
    marks = _take(limit)
    counts = RunCounts()
    for round in _open_rounds((*MOVING, *SETTLING)) if marks else ():
        groups = _by_reasons(marks, round)
        if round.state in SETTLING:
            _mark_stale(round, groups, at)
            continue
        here = RunCounts()
        for reasons, ids in sorted(groups.items(), key=lambda g: sorted(g[0])):
            here += compute_spared(round=round, branch_ids=ids, at=at, reasons=reasons)
        if any(reasons & TREE for reasons in groups):  # places that a branch has left must forget it
            forget_leavers(round)
            rank_and_roll_up(round=round)
        elif here.items or here.totals:
            rank_and_roll_up(round=round, branch_ids=[pk for ids in groups.values() for pk in ids])
        counts += here
    return len(marks), counts


def drain_dirty(*, at: datetime) -> RunCounts:
    """Empty the queue: recompute the marked branches in rounds that move, mark them stale in rounds that are settled.

    Taking the marks and writing the results are one transaction, so a killed worker loses neither.
    """
    limit = chunk_size(ROWS_PER_BRANCH)
    counts = RunCounts()
    while True:
        taken, done = _drain_batch(at, limit)
        counts += done
        if not taken:
            return counts


@transaction.atomic
def new_day(*, at: datetime) -> int:
    """Once a day, in the first sweep: what has fallen due overnight moves the scores of running rounds too. The day is noted
    with the marks, in the database: a cache that forgets would have all branches recomputed in every sweep."""
    today, marked = localdate(at), 0
    for round in rounds_model()._default_manager.filter(state="computed", starts_on__lte=today, ends_on__gte=today - timedelta(days=1)):
        moment = {"started_at": at, "lease_until": at, "ended_at": at, "attempts": 1}
        if JobPeriod.objects.get_or_create(task=f"scoring-day:{round.pk}", stretch=today.isoformat(), defaults=moment)[1]:
            ids = round.participants.order_by("branch_id").values_list("branch_id", flat=True)
            marks = [DirtyMark(branch_id=pk, from_on=round.starts_on, to_on=round.ends_on, reason="day", at=at) for pk in ids]
            marked += len(DirtyMark.objects.bulk_create(marks, batch_size=MANY))
    return marked


def sweep(*, at: datetime) -> int:
    """Put right what a dead worker left: leases that ran out, runs that wait for their end, marks that nobody took.

    Returns the number of runs that were woken. Safe to run at any time and twice.
    """
    release_stale(at)
    close_finished(at)
    woken = abandoned_runs(at)
    for run_id in woken:
        jobs.publish("assessment.scoring.tasks.work", run_id=run_id)
    new_day(at=at)
    try_again(rounds=rounds_model()._default_manager, at=at)
    if DirtyMark.objects.exists():
        drain_dirty(at=at)
    return len(woken)

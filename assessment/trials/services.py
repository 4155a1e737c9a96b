"""A dry run is asked for, computed by a worker in slices, kept beside its draft; golden cases are taken from past rounds."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.insight.selectors.parameters import parameters_on
from assessment.metrics.selectors import facts_of
from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import body_from_json
from assessment.schemes.selectors import body_of
from assessment.schemes.services import keep_cases
from assessment.scoring.rules import BranchScore
from assessment.trials.access import try_verdict
from assessment.trials.enums import TrialState
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from assessment.trials.rules import (
    KEPT,
    Plan,
    case_of,
    changed_items,
    expecting,
    free_name,
    missing_uses,
    needs_of_uses,
    plan_of,
    ranks,
    tried,
    wholes,
)
from assessment.trials.selectors import cases_of, run_cases
from portal.audit.services import record
from portal.kernel import jobs
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import parse_period
from portal.rights.access import Actor

TASK = "assessment.trials.tasks.compute"
SLICE = 200
DIMENSIONS = ("party", "business")
SCORED = ("pk", "peer_group", "is_graded", "party_before", "business_before", "party_after", "business_after")
FINISHED = (
    "party_rank_after", "business_rank_after", "total_before", "total_after", "total_rank_before", "total_rank_after", "grade_before",
    "grade_after", "total_shift",
)  # fmt: skip


@transaction.atomic
def ask_trial(*, actor: Actor, at: datetime, scheme: AssessmentScheme, round: AssessmentRound, reads_live: bool = True) -> SchemeTrial:
    """Have ``scheme`` computed over the frozen facts of ``round`` in the background. One that is under way is not begun twice;
    of the earlier ones the latest are kept.

    NotReachable without the right; RuleBroken for a round that was not published.
    """
    scheme = AssessmentScheme.objects.select_for_update().get(pk=scheme.pk)
    ensure(try_verdict(actor, round), field="round")
    total = round.frozen.count()
    if not total:
        raise RuleBroken("trial.no_rows", field="round")
    under_way = scheme.trials.filter(state=TrialState.ASKED, job__state__in=jobs.OPEN)
    same = under_way.filter(round=round, sha256=scheme.sha256, reads_live=reads_live).first()
    if same is not None:
        return same
    trial = SchemeTrial.objects.create(
        scheme=scheme, round=round, sha256=scheme.sha256, body=scheme.body, reads_live=reads_live, asked_by=actor.user, asked_at=at
    )
    title = _("试算 %(scheme)s（%(round)s）") % {"scheme": scheme, "round": round.code}
    trial.job = jobs.enqueue(task=TASK, params={"trial": trial.pk}, title=title, owner=actor.user, at=at, total=total)
    trial.save(update_fields=["job"])
    kept = list(scheme.trials.order_by("-asked_at", "-pk").values_list("pk", flat=True)[:KEPT])
    scheme.trials.exclude(pk__in=kept).delete()
    record(actor=actor, at=at, action="scheme.tried", obj=scheme, after={"round": round.code, "sha256": scheme.sha256})
    return trial


def compute_trial(*, trial: SchemeTrial, at: Callable[[], datetime], progress: Callable[[int], None]) -> SchemeTrial:
    """Compute every branch in slices of their own transactions, then the ranks. Safe to run twice; reads the round, never writes it."""
    plan = plan_of(body_from_json(trial.body), body_of(trial.round.scheme), reads_live=trial.reads_live)
    trial.rows.all().delete()
    ids = list(trial.round.frozen.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), SLICE):
        _slice(trial, plan, ids[start : start + SLICE])
        progress(min(start + SLICE, len(ids)))
    return _finish(trial, plan, at())


@transaction.atomic
def _slice(trial: SchemeTrial, plan: Plan, ids: Sequence[int]) -> None:
    frozen = list(FrozenBranch.objects.filter(pk__in=ids))
    branches = [row.branch_id for row in frozen]
    live = facts_of(branches, parse_period(trial.round.code), needs_of_uses(plan.uses)) if plan.uses else {}
    rows = []
    for row in frozen:
        package = json.loads(row.package)
        rows.append(_row(trial, row.branch_id, package, tried(plan, package, live.get(row.branch_id, {}))))
    SchemeTrialRow.objects.bulk_create(rows)


def _row(trial: SchemeTrial, branch_id: int, package: dict[str, Any], score: BranchScore) -> SchemeTrialRow:
    branch, shift = package["branch"], Decimal(0)
    fields: dict[str, Any] = {}
    for name in DIMENSIONS:
        before, after = Decimal(package["totals"][name]["points"]), score.dimension(name).points
        shift += after - before
        fields |= {f"{name}_before": before, f"{name}_after": after, f"{name}_rank_before": package["ranks"][name]}
        if branch["is_graded"]:
            fields |= {f"{name}_band_before": package["totals"][name]["band"], f"{name}_band_after": score.dimension(name).band}
    return SchemeTrialRow(
        trial=trial, branch_id=branch_id, path=branch["path"], peer_group=branch["peer_group"], is_graded=branch["is_graded"],
        shift=shift, items=changed_items(package, score), **fields,
    )  # fmt: skip


@transaction.atomic
def _finish(trial: SchemeTrial, plan: Plan, at: datetime) -> SchemeTrial:
    """Ranks and the share of the highest grade need all branches at once: a few columns of each, never the packages."""
    found = list(trial.rows.order_by("pk").values_list(*SCORED))
    before, after = [row[:5] for row in found], [(*row[:3], *row[5:]) for row in found]
    party, business = (ranks((*row[:3], row[place]) for row in after) for place in (3, 4))
    minimum = parameters_on(trial.round.ends_on).minimum_group
    was, now = wholes(before, body_of(trial.round.scheme), minimum), wholes(after, plan.body, minimum)
    rows = []
    for pk in was:
        old, new = was[pk], now[pk]
        shift = None if old.total is None or new.total is None else new.total - old.total
        rows.append(SchemeTrialRow(
            pk=pk, party_rank_after=party[pk], business_rank_after=business[pk], total_shift=shift,
            total_before=old.total, total_rank_before=old.rank, grade_before=old.grade,
            total_after=new.total, total_rank_after=new.rank, grade_after=new.grade,
        ))  # fmt: skip
    SchemeTrialRow.objects.bulk_update(rows, FINISHED, batch_size=SLICE)
    trial.state, trial.finished_at, trial.has_whole = TrialState.DONE, at, True
    trial.live, trial.absent = sorted(plan.live), sorted(plan.absent)
    trial.save(update_fields=["state", "finished_at", "has_whole", "live", "absent"])
    return trial


def fail_trial(*, trial_id: int) -> None:
    """A dry run that the worker did not end is no longer said to be under way."""
    SchemeTrial.objects.filter(pk=trial_id, state=TrialState.ASKED).update(state=TrialState.FAILED)


# -- golden cases -----------------------------------------------------------------------------------------------
def add_case(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int, frozen: FrozenBranch) -> AssessmentScheme:
    """Keep the facts of a branch of a past round as a golden case of a draft, with what the draft gives now. The case does not
    name the branch."""
    body, round = body_of(scheme), frozen.round
    missing = missing_uses(body, body_of(round.scheme))
    live = facts_of([frozen.branch_id], parse_period(round.code), needs_of_uses(missing))[frozen.branch_id] if missing else {}
    cases = cases_of(scheme)
    name = free_name(_("%(round)s 样本") % {"round": round.code}, [case.name for case in cases])
    new = case_of(body, json.loads(frozen.package), live, name)
    return keep_cases(actor=actor, at=at, scheme=scheme, revision=revision, cases=[*cases, new])


def drop_case(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int, name: str) -> AssessmentScheme:
    cases = cases_of(scheme)
    if name not in {case.name for case in cases}:
        raise RuleBroken("scheme.case_gone")
    return keep_cases(actor=actor, at=at, scheme=scheme, revision=revision, cases=[case for case in cases if case.name != name])


def expect_anew(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int, name: str) -> AssessmentScheme:
    """Make what the draft gives now the expectation of the case ``name``."""
    body, cases = body_of(scheme), cases_of(scheme)
    if name not in {case.name for case in cases}:
        raise RuleBroken("scheme.case_gone")
    new = [expecting(body, case) if case.name == name else case for case in cases]
    return keep_cases(actor=actor, at=at, scheme=scheme, revision=revision, cases=new)


def cases_come_out(scheme: AssessmentScheme) -> None:
    """Raises RuleBroken with the first difference where a golden case of ``scheme`` gives something else than expected."""
    wrong = [ran for ran in run_cases(scheme) if ran.wrong]
    if wrong:
        first = _("“%(name)s”%(what)s") % {"name": wrong[0].case.name, "what": wrong[0].wrong[0]}
        raise RuleBroken("scheme.cases_fail", n=len(wrong), first=first)

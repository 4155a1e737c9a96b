"""The way of an appeal: raised in the window, judged by a panel where one is asked, decided, confirmed by a second one, or withdrawn."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.appeals import access, rules, selectors
from assessment.appeals.enums import OPEN_STATES, AppealState, AppealVerdict
from assessment.appeals.models import RoundAppeal
from assessment.appeals.services.publicising import end_appeals
from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound, ScoreAdjustment
from assessment.rounds.services import apply_correction, result_of
from assessment.rounds.services.judging import check_delta, indicator_of, locked
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.sentences import word
from portal.notices.services import notify
from portal.panels.enums import PanelMethod
from portal.panels.models import Panel
from portal.panels.services import CaseDraft, convene
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of

BRANCH_OFFICE = (Role.SECRETARY, Role.BRANCH_OFFICER)
S = AppealState


def _locked(appeal: RoundAppeal, version: int | None = None) -> RoundAppeal:
    """The row under lock, its round before it. EditConflict when the reader saw another state of it."""
    round = locked(appeal.round)
    rows = RoundAppeal.objects.select_for_update(of=("self",)).select_related("branch__node", "adjustment")
    row = rows.get(pk=appeal.pk)
    row.round = round
    if version is not None and row.version != version:
        raise EditConflict("appeal.edited")
    return row


def _trail(row: RoundAppeal, actor: Actor, at: datetime, act: str, after: dict[str, Any] | None = None, reason: str = "") -> None:
    record(
        actor=actor, at=at, action=f"appeal.{act}", obj=row, path=row.branch.node.path, reason=reason,
        label=f"{row.round.code} {row.branch.node.name} {row.indicator}", after={"state": str(row.state), **(after or {})},
    )  # fmt: skip


def _keep(row: RoundAppeal, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def _address(row: RoundAppeal) -> str:
    return reverse("appeal_detail", args=[row.pk])


def _tell_branch(row: RoundAppeal, code: str, at: datetime, **more: Any) -> None:
    """Whoever appealed and the offices of the branch."""
    words = {"round": row.round.code, "indicator": row.indicator, **more}
    readers = officers_of(row.branch.node.path, BRANCH_OFFICE, localdate(at)) | {row.raised_by_id}
    notify(user_ids=readers, code=code, params=words, url=_address(row), at=at)


def deciders_of(row: RoundAppeal, at: datetime) -> set[int]:
    """Accounts of the committee that may decide: those who took part in the result are left out."""
    found = officers_of(row.branch.node.path, (Role.COMMITTEE,), localdate(at)) | officers_of(
        row.branch.node.path, (Role.DISCIPLINE,), localdate(at)
    )
    return found - access.involved_users(row) - {row.raised_by_id}


@transaction.atomic
def raise_appeal(
    *, actor: Actor, at: datetime, round: AssessmentRound, branch: Branch, indicator: str, ground: str, text: str
) -> RoundAppeal:
    """The branch objects to the points of one indicator while its result is shown. The same again gives the same appeal."""
    round, today = locked(round), localdate(at)
    ensure(actor.may("appeal.raise", path=branch.node.path))
    line = indicator_of(round, indicator)
    if not round.participants.filter(branch=branch).exists():
        raise RuleBroken("round.branch_not_in_round", branch=branch.node.name)
    if round.state != RoundState.PUBLISHED:
        raise RuleBroken("appeal.not_published")
    ensure(rules.window_verdict(selectors.window_of(round, branch), today))
    if not text.strip():
        raise RuleBroken("appeal.text_missing", field="text")
    twin = RoundAppeal.objects.filter(round=round, branch=branch, indicator=line.code, state__in=OPEN_STATES).first()
    if twin is not None:
        if (twin.raised_by_id, twin.ground, twin.text) == (actor.user_id, ground, text.strip()):
            return twin  # the same button twice
        raise RuleBroken("appeal.already_open", field="indicator", indicator=line.code)
    due = work_calendar(today).add(today, int(value_on("APPEAL_ANSWER_WORKDAYS", today)))
    row = RoundAppeal(
        round=round, branch=branch, indicator=line.code, ground=ground, text=text.strip(), raised_at=at, due_on=due,
        before=result_of(round, branch, line.code),
    )  # fmt: skip
    row.raised_by = actor.user  # type: ignore[assignment]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("appeal.already_open", field="indicator", indicator=line.code) from None
    round.participants.filter(branch=branch).update(is_appealed=True)
    _trail(row, actor, at, "raised", {"ground": ground, "due_on": due.isoformat()})
    words = {"branch": branch.node.name, "round": round.code, "indicator": line.code, "due": due.isoformat()}
    notify(user_ids=deciders_of(row, at), code="appeal.raised_notice", params=words, url=_address(row), at=at)
    return row


@transaction.atomic
def convene_panel(*, actor: Actor, at: datetime, appeal: RoundAppeal) -> Panel:
    """Have a panel judge whether the appeal is well founded; who has a conflict stands aside by rule."""
    row = _locked(appeal)
    ensure(actor.may("appeal.convene", path=row.branch.node.path))
    if row.state != S.RAISED:
        raise RuleBroken("appeal.decided" if row.state == S.PROPOSED else "appeal.closed")
    label = f"{row.round.code} {row.branch.node.name} {selectors.indicator_label(row)}"
    panel = convene(
        actor=actor, at=at, title=label, node=row.branch.node, record_kind=access.CASE_KIND, record_id=row.pk, method=PanelMethod.VOTE,
        cases=[CaseDraft(access.CASE_KIND, row.pk, label)],
    )  # fmt: skip
    _trail(row, actor, at, "panel_convened", {"panel": panel.pk})
    _tell_branch(row, "appeal.panel_notice", at)
    return panel


@transaction.atomic
def decide_appeal(
    *, actor: Actor, at: datetime, appeal: RoundAppeal, verdict: str, reasons: str, delta: Decimal | None = None, version: int | None = None
) -> RoundAppeal:
    """Give the verdict with its reasons. A rejection closes the appeal; otherwise the correction waits for a second person."""
    row = _locked(appeal, version)
    ensure(access.may_decide(actor, row))
    ensure(rules.decision_verdict(row.state, verdict, delta, is_panel_open=selectors.is_panel_open(row)), field="delta")
    if not reasons.strip():
        raise RuleBroken("appeal.reasons_missing", field="reasons")
    row.verdict, row.reasons, row.decided_by, row.decided_at = AppealVerdict(verdict), reasons.strip()[:500], actor.user, at
    if verdict == AppealVerdict.REJECTED or delta is None:
        return _close(row, actor, at, S.REJECTED)
    check_delta(row.round, row.branch, indicator_of(row.round, row.indicator), delta)
    made = ScoreAdjustment(
        round=row.round, branch=row.branch, indicator=row.indicator, delta=delta, reason=row.reasons[:300], proposed_at=at
    )  # fmt: skip
    made.proposed_by = actor.user  # type: ignore[assignment]
    made.save()
    row.adjustment, row.state = made, S.PROPOSED
    _keep(row, "verdict", "reasons", "decided_by", "decided_at", "adjustment", "state")
    _trail(row, actor, at, "proposed", {"verdict": verdict, "delta": str(delta)}, row.reasons)
    _tell_branch(row, "appeal.progress_notice", at)
    others = deciders_of(row, at) - {actor.user_id}
    notify(user_ids=others, code="appeal.proposed_notice", params={"branch": row.branch.node.name}, url=_address(row), at=at)
    return row


@transaction.atomic
def confirm_decision(*, actor: Actor, at: datetime, appeal: RoundAppeal, version: int | None = None) -> RoundAppeal:
    """The second person puts the correction into force: the published result is frozen anew and the appeal is closed."""
    row = _locked(appeal, version)
    ensure(access.may_confirm(actor, row))
    assert row.adjustment is not None  # a proposed verdict carries its correction
    row.adjustment.round = row.round
    row.round = apply_correction(actor=actor, at=at, adjustment=row.adjustment)
    row.after = result_of(row.round, row.branch, row.indicator)
    return _close(row, actor, at, S(row.verdict))


@transaction.atomic
def refuse_decision(*, actor: Actor, at: datetime, appeal: RoundAppeal, reason: str, version: int | None = None) -> RoundAppeal:
    """The second person does not agree: the correction stays on record without effect, and the appeal is decided anew."""
    row = _locked(appeal, version)
    ensure(access.may_confirm(actor, row))
    if not reason.strip():
        raise RuleBroken("round.reason_missing", field="reason")
    _drop_adjustment(row, at)
    row.state, row.verdict, row.reasons, row.decided_by, row.decided_at = S.RAISED, "", "", None, None
    _keep(row, "state", "verdict", "reasons", "decided_by", "decided_at", "adjustment")
    _trail(row, actor, at, "refused", reason=reason.strip())
    _tell_branch(row, "appeal.back_notice", at)
    return row


@transaction.atomic
def withdraw_appeal(*, actor: Actor, at: datetime, appeal: RoundAppeal) -> RoundAppeal:
    """The branch takes its appeal back; twice is once."""
    row = _locked(appeal)
    if row.state == S.WITHDRAWN:
        ensure(actor.may("appeal.raise", path=row.branch.node.path))
        return row
    ensure(access.may_withdraw(actor, row))
    _drop_adjustment(row, at)
    return _close(row, actor, at, S.WITHDRAWN)


def _drop_adjustment(row: RoundAppeal, at: datetime) -> None:
    if row.adjustment is not None:
        ScoreAdjustment.objects.filter(pk=row.adjustment.pk, confirmed_at=None).update(refused_at=at)
        row.adjustment = None


def _close(row: RoundAppeal, actor: Actor, at: datetime, state: AppealState) -> RoundAppeal:
    """The end of an appeal, whatever it is: figures after it, the mark of the branch, the trail, a word to the branch."""
    if not row.after:
        row.after = result_of(row.round, row.branch, row.indicator)
    row.state, row.closed_at = state, at
    _keep(row, "state", "verdict", "reasons", "decided_by", "decided_at", "adjustment", "closed_at", "after")
    open_here = RoundAppeal.objects.filter(round=row.round, branch=row.branch, state__in=OPEN_STATES).exists()
    row.round.participants.filter(branch=row.branch).update(is_appealed=open_here)
    end_appeals(row.round, at)
    _trail(row, actor, at, str(state), {"points": row.after.get("points")}, row.reasons)
    if state != S.WITHDRAWN:
        _tell_branch(row, "appeal.closed_notice", at, verdict=word(f"appeal.state_{S(state).value}"), reasons=row.reasons)
    return row

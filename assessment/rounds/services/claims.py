"""A branch states what it has done for a judged indicator; somebody of elsewhere verifies it before it is judged."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.rounds.access import may_touch_branch
from assessment.rounds.enums import ClaimState, ProofKind
from assessment.rounds.models import AssessmentRound, RoundClaim
from assessment.rounds.rules import may_act, proof_problem
from assessment.rounds.services.judging import indicator_of, locked
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of

BRANCH_OFFICE = (Role.SECRETARY, Role.BRANCH_OFFICER)


def _trail(row: RoundClaim, actor: Actor, at: datetime, act: str, reason: str = "") -> None:
    record(
        actor=actor, at=at, action=f"claim.{act}", obj=row, path=row.branch.node.path, reason=reason,
        label=f"{row.round.code} {row.branch.node.name} {row.indicator}", after={"state": str(row.state), "proofs": sorted(row.proofs)},
    )  # fmt: skip


@transaction.atomic
def state_claim(
    *, actor: Actor, at: datetime, round: AssessmentRound, branch: Branch, indicator: str, text: str, proofs: Mapping[str, str]
) -> RoundClaim:
    """State, or state anew after a return, what the branch has done. A verified claim stays as it is; the same again writes nothing."""
    round = locked(round)
    ensure(actor.may("claim.state", path=branch.node.path))
    ensure(may_act(round.state, "claim"))
    line = indicator_of(round, indicator)
    if line.kind != "judged":
        raise RuleBroken("claim.not_judged", field="indicator", indicator=line.code)
    if not round.participants.filter(branch=branch).exists():
        raise RuleBroken("round.branch_not_in_round", branch=branch.node.name)
    if not text.strip():
        raise RuleBroken("claim.text_missing", field="text")
    kept = {kind: proofs[kind].strip()[:200] for kind in ProofKind.values if proofs.get(kind, "").strip()}
    ensure(proof_problem(kept, int(value_on("CLAIM_PROOF_KINDS", localdate(at)))))
    row = RoundClaim.objects.select_for_update().filter(round=round, branch=branch, indicator=indicator).first()
    if row is not None and row.state == ClaimState.CONFIRMED:
        raise RuleBroken("claim.is_confirmed")
    if row is not None and (row.state, row.text, row.proofs) == (ClaimState.STATED, text.strip(), kept):
        return row
    row = row or RoundClaim(round=round, branch=branch, indicator=indicator, version=0)
    row.branch, row.round = branch, round
    row.text, row.proofs, row.state, row.reason = text.strip(), kept, ClaimState.STATED, ""
    row.stated_by, row.stated_at, row.verified_by, row.verified_at = actor.user, at, None, None  # type: ignore[assignment]
    row.version += 1
    row.save()
    _trail(row, actor, at, "stated")
    return row


@transaction.atomic
def verify_claim(
    *, actor: Actor, at: datetime, claim: RoundClaim, is_confirmed: bool, reason: str = "", version: int | None = None
) -> RoundClaim:
    """Confirm a claim, or return it with the reason; not by the branch itself. The proofs must be of as many kinds as the rule asks."""
    round = locked(claim.round)
    row = RoundClaim.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=claim.pk)
    row.round = round
    ensure(may_touch_branch(actor, "claim.verify", "claim", round, row.branch))
    if version is not None and row.version != version:
        raise EditConflict("claim.edited")
    if row.state != ClaimState.STATED:
        raise RuleBroken("claim.decided")
    if row.stated_by_id == actor.user_id:
        raise RuleBroken("claim.own")
    if is_confirmed:
        ensure(proof_problem(row.proofs, int(value_on("CLAIM_PROOF_KINDS", localdate(at)))))
    elif not reason.strip():
        raise RuleBroken("round.reason_missing", field="reason")
    row.state = ClaimState.CONFIRMED if is_confirmed else ClaimState.RETURNED
    row.verified_by, row.verified_at, row.reason = actor.user, at, reason.strip()[:300]
    row.version += 1
    row.save(update_fields=["state", "verified_by", "verified_at", "reason", "version"])
    _trail(row, actor, at, "confirmed" if is_confirmed else "returned", row.reason)
    words = {"round": round.code, "indicator": row.indicator, "reason": row.reason or "—"}
    code = "claim.confirmed_notice" if is_confirmed else "claim.returned_notice"
    readers = officers_of(row.branch.node.path, BRANCH_OFFICE, localdate(at)) | {row.stated_by_id}
    notify(user_ids=readers, code=code, params=words, url=reverse("claim_detail", args=[row.pk]), at=at)
    return row

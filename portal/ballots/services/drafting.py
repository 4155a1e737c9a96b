"""A ballot before its papers: drafted beside a record, its roll frozen, opened with a quorum, taken back, run again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.ballots import access, rules, selectors
from portal.ballots.enums import BallotKind, BallotMode, BallotState, LeaveOut
from portal.ballots.models import Ballot, BallotItem, BallotVoter, VotingRule
from portal.ballots.services.roll import close_roll
from portal.ballots.services.rows import locked, save, told
from portal.ballots.services.seal import destroy_seals, new_key
from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.people.models import Person
from portal.rights.access import Actor

S = BallotState


@dataclass(frozen=True)
class ItemDraft:
    """A motion or a candidate; ``person`` where the roster knows who it is."""

    label: str
    person: Person | None = None


@dataclass(frozen=True)
class Plan:
    """What is put to the vote and how."""

    title: str
    kind: str
    mode: str
    rule: VotingRule
    items: Sequence[ItemDraft]
    seats: int = 0
    is_multi: bool = False
    allows_write_in: bool = False
    needs_presence: bool = True


@transaction.atomic
def draft_ballot(
    *, actor: Actor, at: datetime, record_kind: str, record_id: int, plan: Plan, once_key: str | None = None
) -> Ballot:  # fmt: skip
    """Prepare a ballot beside a record; the roll of the record's day is written down with it. A double click gives the same."""
    brief = access.ensure_may_draft(actor, record_kind, record_id, at)
    owner = access.owner_or_404(record_kind)
    if once_key and (known := Ballot.objects.filter(once_key=once_key, record_kind=record_kind, record_id=record_id).first()):
        return known
    _check_plan(plan, owner.rule_codes(record_id), at)
    is_election = plan.kind == BallotKind.ELECTION
    row = Ballot(
        title=plan.title.strip()[:120], node=brief.node, record_kind=record_kind, record_id=record_id, kind=BallotKind(plan.kind),
        mode=BallotMode(plan.mode), rule=plan.rule, terms=plan.rule.terms.frozen(), seats=plan.seats if is_election else 0,
        is_multi=is_election and plan.is_multi, allows_write_in=is_election and plan.allows_write_in,
        needs_presence=plan.needs_presence or plan.mode == BallotMode.PAPER, eligible_on=brief.on, drafted_by=actor.user, drafted_at=at,
        once_key=once_key,
    )  # fmt: skip
    return _write(row, actor, at, plan.items, [(pk, "") for pk in owner.eligible(record_id)])


def _check_plan(plan: Plan, offered: Sequence[str], at: datetime) -> None:
    """The rule fits the record and the kind, the items fit the seats."""
    if plan.rule.code not in offered or not plan.rule.is_active:
        raise RuleBroken("ballot.rule_unknown", field="rule")
    own = selectors.rules_for(offered).filter(is_for_elections=True).first()
    of_elections = replace(own.terms, name=own.name) if own else None
    ensure(rules.rule_verdict(plan.kind, is_for_elections=plan.rule.is_for_elections, of_elections=of_elections), field="rule")
    if not plan.title.strip():
        raise RuleBroken("ballot.title_needed", field="title")
    surplus = value_on("BALLOT_SURPLUS", localdate(at))
    labels = _labels(plan.items)
    ensure(rules.plan_verdict(plan.kind, labels, plan.seats, is_multi=plan.is_multi, surplus=tuple(surplus)), field="items")


def _labels(items: Sequence[ItemDraft]) -> list[str]:
    return [item.label.strip()[:120] for item in items]


def _write(row: Ballot, actor: Actor, at: datetime, items: Sequence[ItemDraft], roll: Sequence[tuple[int, str]]) -> Ballot:
    """The ballot with its items and its roll (person, why left out), and its line of the trail."""
    if not roll:
        raise RuleBroken("ballot.nobody_eligible")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same button twice at once
        raise RuleBroken("ballot.run_off_exists" if row.parent_id else "ballot.edited") from None
    BallotItem.objects.bulk_create(
        BallotItem(ballot=row, no=no, label=label, person=item.person)
        for no, (label, item) in enumerate(zip(_labels(items), items, strict=True), 1)
    )
    BallotVoter.objects.bulk_create(BallotVoter(ballot=row, person_id=pk, left_out=why) for pk, why in sorted(roll))
    after = {"kind": str(row.kind), "mode": str(row.mode), "rule": row.terms["code"], "items": len(items), "roll": len(roll)}
    told(row, actor, at, "ballot.drafted", after=after)
    return row


@transaction.atomic
def leave_out(*, actor: Actor, at: datetime, ballot: Ballot, version: int, person_id: int, reason: str) -> Ballot:
    """Take somebody out of the number expected for a reason that the rules know, or with an empty reason back in."""
    row = locked(ballot, version)
    ensure(access.may_run(actor, row, "leave_out", at))
    if row.parent_id is not None:
        raise RuleBroken("ballot.roll_of_parent")
    if reason and reason not in LeaveOut.values:
        raise RuleBroken("ballot.reason_unknown")
    voter = row.voters.filter(person_id=person_id).select_related("person").first()
    if voter is None:
        raise RuleBroken("ballot.voter_unknown")
    if voter.left_out == reason:
        return row
    voter.left_out = reason
    voter.save(update_fields=["left_out"])
    save(row)
    # Which of the reasons it is stands on the roll alone: some of them are of somebody's health.
    told(row, actor, at, "ballot.roll_changed", after={"person": voter.person.staff_no, "counts": not reason})
    return row


@transaction.atomic
def open_ballot(*, actor: Actor, at: datetime, ballot: Ballot, version: int) -> Ballot:
    """Begin the vote: refused without a quorum of those expected. Whoever may vote by phone is told."""
    row = locked(ballot, version)
    ensure(access.may_run(actor, row, "open", at))
    here = selectors.presence_of(row)
    if row.needs_presence:
        ensure(rules.quorum_verdict(selectors.terms_of(row), here.eligible, here.present))
    elif not here.eligible:
        raise RuleBroken("ballot.nobody_eligible")
    row.state, row.opened_at = S.OPEN, at
    if row.mode == BallotMode.ELECTRONIC:
        row.seal_key = new_key()
        accounts = selectors.accounts_of(here.present_ids if row.needs_presence else here.eligible_ids)
        notify(
            user_ids=accounts, code="ballot.opened_notice", params={"title": row.title}, url=reverse("ballot_vote", args=[row.pk]), at=at
        )
    save(row)
    told(row, actor, at, "ballot.opened", after={"eligible": here.eligible, "present": here.present})
    return row


@transaction.atomic
def cancel_ballot(*, actor: Actor, at: datetime, ballot: Ballot, version: int, reason: str) -> Ballot:
    """End a ballot without a result; papers that were given are destroyed unread. A count by hand that was entered is voided by
    another than its teller; its figures, both names and the reason stay for everybody who sees the ballot."""
    row = locked(ballot, version)
    ensure(access.may_run(actor, row, "cancel", at))
    if not reason.strip():
        raise RuleBroken("ballot.reason_needed", field="reason")
    was = row.state
    close_roll(row, at)
    destroy_seals(row)
    row.state = S.CANCELLED if was == S.DRAFT else S.VOID
    row.closed_at, row.end_reason, row.ended_by = at, reason.strip()[:300], actor.user
    save(row)
    told(row, actor, at, "ballot.cancelled", after={"state": str(row.state), "was_counted": was == S.COUNTED}, reason=reason.strip())
    return row


@transaction.atomic
def run_off(*, actor: Actor, at: datetime, ballot: Ballot) -> Ballot:
    """A second ballot with the roll and the terms of the first: between those who tied, else for the seats that stayed open."""
    row = locked(ballot, None)
    ensure(access.may_run(actor, row, "run_off", at))
    if row.kind != BallotKind.ELECTION:
        raise RuleBroken("ballot.nothing_to_run_off")
    known = row.run_offs.exclude(state__in=(S.CANCELLED, S.VOID)).first()
    if known is not None:
        return known
    found = selectors.election_of(row)
    if not found.open_seats:
        raise RuleBroken("ballot.nothing_to_run_off")
    names = found.tied or rules.foremost(selectors.votes_of(row), found.short)
    if not names:
        raise RuleBroken("ballot.nobody_to_run_off")
    if len(names) > rules.MOST_ITEMS:
        raise RuleBroken("ballot.run_off_too_many", most=rules.MOST_ITEMS)
    people = {item.label: item.person for item in row.items.select_related("person")}
    items = [ItemDraft(name, people.get(name)) for name in names]
    second = _second(row, actor, at, found.open_seats)
    return _write(second, actor, at, items, list(row.voters.values_list("person_id", "left_out")))


# What a second ballot is held under is what the first was held under, whatever rules and record say by now.
CARRIED = ("node", "record_kind", "record_id", "kind", "mode", "rule", "terms", "needs_presence", "eligible_on")


def _second(row: Ballot, actor: Actor, at: datetime, seats: int) -> Ballot:
    carried = {name: getattr(row, name) for name in CARRIED}
    title = f"{row.title}（再次投票）"[:120]
    return Ballot(**carried, title=title, seats=seats, is_multi=True, parent=row, drafted_by=actor.user, drafted_at=at)

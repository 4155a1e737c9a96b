"""From the papers to the result: opened and counted at once, or by a teller and checked by another."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from portal.ballots import access, rules, selectors
from portal.ballots.enums import BallotKind, BallotMode, BallotState, Choice, ItemResult
from portal.ballots.models import Ballot, BallotItem
from portal.ballots.services.roll import close_roll
from portal.ballots.services.rows import locked, save, told
from portal.ballots.services.seal import break_seals, destroy_seals
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor

S, R = BallotState, ItemResult


@transaction.atomic
def close_ballot(*, actor: Actor, at: datetime, ballot: Ballot, version: int) -> Ballot:
    """End the vote by phone: papers are opened, shuffled and counted, or destroyed unread where too few took part."""
    row = locked(ballot, version)
    ensure(access.may_run(actor, row, "close", at))
    if row.mode != BallotMode.ELECTRONIC:
        raise RuleBroken("ballot.is_paper")
    _freeze_presence(row)
    close_roll(row, at)
    verdict = rules.quorum_verdict(selectors.terms_of(row), row.eligible, row.present)
    if not verdict:
        destroy_seals(row)
        row.state, row.closed_at, row.teller = S.VOID, at, actor.user
        save(row)
        told(row, actor, at, "ballot.voided", after={"eligible": row.eligible, "present": row.present})
        return row
    papers = break_seals(row)
    if len(papers) != row.voters.filter(has_voted=True).count():
        raise AssertionError("as many papers as people who voted")  # written in one transaction: never apart
    row.issued = row.cast = len(papers)
    counts: dict[int, Counter] = {item.no: Counter() for item in row.items.all()}
    names: Counter = Counter()
    for paper in papers:
        for no, choice in paper.choices.items():
            counts[int(no)][choice] += 1
        names.update(paper.write_ins)
    row.teller = actor.user
    return _conclude(row, actor, at, counts, names)


def _freeze_presence(row: Ballot) -> None:
    """Who is there at the end of the vote; where nobody need be, those who took part."""
    here = selectors.presence_of(row)
    row.eligible, row.present = here.eligible, here.present
    row.voters.filter(is_present=True).exclude(person_id__in=here.present_ids).update(is_present=False)  # of a count sent back
    row.voters.filter(person_id__in=here.present_ids).update(is_present=True)


@transaction.atomic
def enter_totals(
    *, actor: Actor, at: datetime, ballot: Ballot, version: int, issued: int, returned: int, spoiled: int,
    counts: Mapping[int, Mapping[str, int]], write_ins: Mapping[str, int],
) -> Ballot:  # fmt: skip
    """A teller's count of paper ballots; it becomes the result when somebody else has checked it."""
    row = locked(ballot, version)
    ensure(access.may_run(actor, row, "totals", at))
    if row.mode != BallotMode.PAPER:
        raise RuleBroken("ballot.is_electronic")
    _freeze_presence(row)
    ensure(rules.quorum_verdict(selectors.terms_of(row), row.eligible, row.present))
    if write_ins and not row.allows_write_in:
        raise RuleBroken("ballot.no_write_in")
    listed = row.items.filter(label__in=write_ins).first()
    if listed is not None:  # two counts under one name, and the smaller one would stand for both
        raise RuleBroken("ballot.write_in_listed", field="write_ins", name=listed.label)
    verdict = rules.totals_verdict(
        row.kind, row.seats, present=row.present, issued=issued, returned=returned, spoiled=spoiled, counts=counts, write_ins=write_ins
    )
    ensure(verdict)
    row.issued, row.cast, row.spoiled, row.write_ins = issued, returned - spoiled, spoiled, dict(write_ins)
    for item in row.items.all():
        item.counts = {option: counts[item.no].get(option, 0) for option in rules.options_of(row.kind)}
        item.save(update_fields=["counts"])
    row.state, row.teller, row.closed_at = S.COUNTED, actor.user, at
    save(row)
    told(row, actor, at, "ballot.counted", after={"issued": issued, "returned": returned, "spoiled": spoiled})
    return row


@transaction.atomic
def answer_count(*, actor: Actor, at: datetime, ballot: Ballot, version: int, agrees: bool, reason: str = "") -> Ballot:
    """A second person confirms a count by hand, or sends it back to be counted again."""
    row = locked(ballot, version)
    ensure(access.may_check(actor, row))
    if agrees:
        row.checker = actor.user
        counts = {item.no: item.counts for item in row.items.all()}
        return _conclude(row, actor, at, counts, row.write_ins)
    if not reason.strip():
        raise RuleBroken("ballot.reason_needed", field="reason")
    teller, row.teller = row.teller_id, None
    row.items.update(counts={})
    row.state, row.issued, row.cast, row.spoiled, row.write_ins, row.closed_at = S.OPEN, 0, 0, 0, {}, None
    save(row)
    told(row, actor, at, "ballot.disputed", reason=reason.strip())
    words = {"title": row.title, "reason": reason.strip()}
    notify(
        user_ids=[teller] if teller else [], code="ballot.disputed_notice", params=words, url=reverse("ballot_detail", args=[row.pk]), at=at
    )
    return row


def _conclude(row: Ballot, actor: Actor, at: datetime, counts: Mapping[int, Mapping[str, int]], write_ins: Mapping[str, int]) -> Ballot:
    """Write totals and results, then let the room act on them."""
    items = list(row.items.all())
    row.write_ins = dict(sorted(write_ins.items()))
    for item in items:
        item.counts = {option: counts[item.no].get(option, 0) for option in rules.options_of(row.kind)}
    for item in items:
        item.result = _result(row, item, items)
    BallotItem.objects.bulk_update(items, ["counts", "result"])
    row.state, row.closed_at = S.CONCLUDED, at
    save(row)
    after = {"eligible": row.eligible, "present": row.present, "valid": row.cast, "spoiled": row.spoiled}
    told(row, actor, at, "ballot.concluded", after=after | {"results": {str(i.no): str(i.result) for i in items}})
    access.owner_or_404(row.record_kind).concluded(row, actor, at)
    return row


def _result(row: Ballot, item: BallotItem, items: list[BallotItem]) -> str:
    if row.kind == BallotKind.GRID:
        return R.COUNTED
    if row.kind == BallotKind.DECISION:
        terms = selectors.terms_of(row)
        return R.PASSED if terms.passing.is_met(item.counts[Choice.YES], selectors.whole_of(row)) else R.FAILED
    found = selectors.election_of(row, items)
    for names, result in ((found.elected, R.ELECTED), (found.tied, R.TIED), (found.outrun, R.OUTRUN)):
        if item.label in names:
            return result
    return R.SHORT


@transaction.atomic
def recount(*, actor: Actor, at: datetime, ballot: Ballot) -> bool:
    """Count the stored papers anew; True when they give the published totals. Changes nothing but the trail."""
    row = locked(ballot, None)
    ensure(rules.may_do("recount", row.state))
    if row.mode != BallotMode.ELECTRONIC:
        raise RuleBroken("ballot.recount_paper")
    counts: dict[int, Counter] = {item.no: Counter() for item in row.items.all()}
    names: Counter = Counter()
    papers = 0
    for choices, write_ins in row.papers.values_list("choices", "write_ins"):
        papers += 1
        names.update(write_ins)
        for no, choice in choices.items():
            counts[int(no)][choice] += 1
    kept = {item.no: {option: n for option, n in item.counts.items() if n} for item in row.items.all()}
    is_same = papers == row.cast and dict(names) == row.write_ins and {no: dict(c) for no, c in counts.items()} == kept
    told(row, actor, at, "ballot.recounted", after={"same": is_same, "papers": papers})
    return is_same

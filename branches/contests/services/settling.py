"""From the ballot over publicity to the honours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.contests import access, rules, selectors
from branches.contests.enums import ContestState, NomineeWord
from branches.contests.models import Contest, ContestNomination
from branches.contests.services.nominating import announce, locked, save, tell_nominators
from portal.ballots import services as ballots
from portal.ballots.enums import BallotKind, BallotMode, BallotState
from portal.ballots.models import VotingRule
from portal.kernel.errors import RuleBroken, ensure
from portal.publicity.models import Publicity
from portal.publicity.services import EntryDraft, open_publicity
from portal.rights.access import Actor
from workforce.honours.services import Award, register_honour

S = ContestState


@transaction.atomic
def convene_ballot(*, actor: Actor, at: datetime, contest: Contest, version: int, numbers: Sequence[str]) -> Contest:
    """Prepare the secret ballot among ``numbers``; it is opened and closed on its own page. One that has failed (cancelled, too
    few voters) is prepared anew. RuleBroken ``contest.*``, ``ballot.*``."""
    row = locked(contest, version)
    ensure(access.may_convene(actor, row))
    nominees = selectors.standing(row)
    ensure(rules.ballot_verdict(selectors.quota_of(row, nominees)))
    wanted = list(dict.fromkeys(numbers))
    found = selectors.electors_by_number(row, wanted, localdate(at))
    missing = [number for number in wanted if number not in found]
    if missing:
        raise RuleBroken("contest.electors_unknown", field="numbers", numbers="、".join(missing))
    row.electors.set(found.values())
    for n in nominees:
        n.paper_label = n.label
    ContestNomination.objects.bulk_update(nominees, ["paper_label"])
    seats = min(row.seats, len(nominees))
    plan = ballots.Plan(
        title=row.name, kind=BallotKind.ELECTION, mode=BallotMode.ELECTRONIC, rule=VotingRule.objects.get(code=selectors.VOTING_RULE),
        items=[ballots.ItemDraft(n.paper_label, n.person) for n in nominees], seats=seats,
        is_multi=len(nominees) > seats, needs_presence=False,
    )  # fmt: skip
    row.ballot = ballots.draft_ballot(actor=actor, at=at, record_kind=selectors.CONTEST_KIND, record_id=row.pk, plan=plan)
    row.state = S.BALLOT
    return save(row, actor, at, "contest.convened", nominees=len(nominees), electors=len(found))


@transaction.atomic
def open_notice(*, actor: Actor, at: datetime, contest: Contest, version: int, reason: str = "") -> Contest:
    """Show who was chosen to everybody; fewer skilled workers than wanted need a reason. RuleBroken ``contest.*``."""
    row = locked(contest, version)
    ensure(access.may(actor, row, "publicise"))
    if row.ballot is None or row.ballot.state != BallotState.CONCLUDED or selectors.running_ballots(row).exists():
        raise RuleBroken("contest.nobody_chosen")
    chosen = selectors.elected(row)
    ensure(rules.result_verdict(selectors.quota_of(row, chosen), reason), field="reason")
    row.nominations.update(is_chosen=False)
    row.nominations.filter(pk__in=[n.pk for n in chosen]).update(is_chosen=True)
    entries = [EntryDraft(_shown(n), row.title.name_zh, selectors.NOMINATION_KIND, n.pk) for n in chosen]
    what = "拟表彰人员公示" if row.title.is_for_people else "拟表彰集体公示"
    days = selectors.publicity_days(localdate(at))
    row.publicity = open_publicity(
        actor=actor, at=at, title=f"{row.name}{what}", text=row.terms, node=row.node, record_kind=selectors.CONTEST_KIND,
        record_id=row.pk, workdays=days, entries=entries,
    )  # fmt: skip
    row.state, row.quota_reason = S.PUBLICITY, reason.strip()[:200]
    return save(row, actor, at, "contest.publicised", chosen=len(chosen))


def _shown(n: ContestNomination) -> str:
    """Who is chosen, as everybody reads it: a person without the number."""
    return f"{n.person.name}（{n.person.unit.name}）" if n.person is not None else n.unit.name if n.unit is not None else ""


def take_closing(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """The publicity is over: honours of those who were not dropped are registered; a second person confirms them.

    Whoever closed the publicity registers them, also for people beyond his own reach: the contest has chosen them.
    """
    row = locked(Contest(pk=publicity.record_id))
    stays = set(publicity.entries.filter(is_dropped=False).values_list("record_id", flat=True))
    office = replace(actor, is_system=True)
    for n in row.nominations.filter(is_chosen=True).select_related("person__unit", "unit", "place"):
        if n.pk not in stays:
            n.is_chosen = False
        else:
            award = Award(row.title, localdate(at), row.node.name, person=n.person, node=n.unit, matter=row.name)
            n.honour = register_honour(actor=office, at=at, award=award)
        n.save(update_fields=["is_chosen", "honour"])
        announce(n)
    standing = row.nominations.exclude(word=NomineeWord.DECLINED).select_related("person", "unit")
    tell_nominators(row, ((n, "chosen" if n.is_chosen else "not_chosen") for n in standing), actor, at)
    row.state, row.done_on = S.DONE, localdate(at)
    save(row, actor, at, "contest.done")


def take_withdrawal(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """The publicity was taken back without a result: the ballot's result may be shown again."""
    row = locked(Contest(pk=publicity.record_id))
    row.state = S.BALLOT
    row.nominations.update(is_chosen=False)
    save(row, actor, at, "contest.taken_back")

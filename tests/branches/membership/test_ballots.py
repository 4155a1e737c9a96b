"""The portal's own secret ballot gives the totals of a vote; written opinions of absentees are added."""

from dataclasses import replace

import pytest

from branches.membership import selectors, services
from branches.membership.models import DevelopmentVote
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.branches.membership.factories import applicant, brought_to
from tests.portal.ballots import factories as ballots

pytestmark = pytest.mark.django_db


def voted(people, case, *marks: str, present: int = 5):
    """A ballot of today on this person, concluded; the first ``len(marks)`` of the five members vote."""
    row = ballots.opened(people, ballots.meeting(people, present=present), rule="VOTE-02", items=(f"同意接收{case.person.name}",))
    for user, mark in zip(ballots.members(people), marks, strict=False):
        ballots.cast(people, row, user, mark)
    return ballots.closed(people, row)


def take(people, case, **facts):
    case.refresh_from_db()
    words = {"actor": people.actor(people.secretary), "at": clock.now(), "case": case, "version": case.version}
    told = StepFacts(on=clock.today(), explanation="会期推迟", result="passed")
    return services.take_step(**words, facts=replace(told, **facts))


def test_the_totals_come_from_the_ballot(people):
    case = brought_to(people, 14)
    ballot = voted(people, case, "yes", "yes", "yes", "no", "abstain")
    assert list(selectors.choosable_ballots(people.actor(people.secretary), case)) == [ballot]
    record = take(people, case, ballot=ballot)
    vote = DevelopmentVote.objects.get(step=record)
    assert (vote.ballot, vote.figures) == (ballot, VoteFigures(5, 5, 3, 1, 1))


def test_written_opinions_of_absentees_count_in(people):
    case = brought_to(people, 14)
    ballot = voted(people, case, "yes", "yes", "no", present=3)
    with pytest.raises(RuleBroken, match="not_carried"):
        take(people, case, ballot=ballot)
    record = take(people, case, ballot=ballot, vote=VoteFigures(0, 0, 0, written_yes=1, written_other=1))
    assert DevelopmentVote.objects.get(step=record).figures == VoteFigures(5, 3, 2, 1, written_yes=1, written_other=1)


def test_the_item_of_a_namesake_is_never_taken(people):
    case = brought_to(people, 14)
    namesake = applicant(people, name=f"{case.person.name}华")
    row = ballots.opened(people, ballots.meeting(people), rule="VOTE-02", items=(f"同意接收{namesake.name}",))
    row.items.update(person=namesake)
    for user in ballots.members(people):
        ballots.cast(people, row, user, "yes")
    ballot = ballots.closed(people, row)
    assert list(selectors.choosable_ballots(people.actor(people.secretary), case)) == []
    assert selectors.ballot_totals(ballot, case) is None
    with pytest.raises(RuleBroken, match="ballot_unknown"):
        take(people, case, ballot=ballot)


def test_a_ballot_gives_the_totals_of_one_vote_only(people):
    case = brought_to(people, 14)
    ballot = voted(people, case, "yes", "yes", "yes", "yes", "yes")
    record = take(people, case, ballot=ballot)
    assert list(selectors.choosable_ballots(people.actor(people.secretary), case)) == []
    record.voided_at = clock.now()
    record.save(update_fields=["voided_at"])
    assert list(selectors.choosable_ballots(people.actor(people.secretary), case)) == [ballot]


def test_a_ballot_on_somebody_else_or_of_another_rule_is_not_offered(people):
    case, other = brought_to(people, 14), brought_to(people, 14, person=applicant(people, name="钱他"))
    ballot = voted(people, other, "yes", "yes", "yes", "yes", "yes")
    assert selectors.choosable_ballots(people.actor(people.secretary), case).count() == 0
    assert selectors.choosable_ballots(people.actor(people.sibling), other).count() == 0
    with pytest.raises(RuleBroken, match="ballot_unknown"):
        take(people, case, ballot=ballot)

"""Counts by hand, run-offs of many names, and the rule that elections are held under."""

import pytest

from portal.ballots import access, rules, services
from portal.ballots.models import Ballot, VotingRule
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from tests.portal.ballots.acts import broken, run
from tests.portal.ballots.factories import call, cast, closed, drafted, enlarged, meeting, members, opened, plan

pytestmark = pytest.mark.db


def by_hand(people, activity=None, **how):
    return opened(people, activity, rule="VOTE-03", kind="election", mode="paper", is_multi=True, items=("甲", "乙", "丙"), seats=2, **how)


def figures(*yes, papers=5, **more):
    counts = {no: {"yes": n, "no": papers - n, "abstain": 0} for no, n in enumerate(yes, 1)}
    return {"issued": papers, "returned": papers, "spoiled": 0, "counts": counts, "write_ins": {}} | more


def test_a_count_by_hand_needs_its_quorum_at_the_end_too(people):
    activity = meeting(people, present=4)
    row = by_hand(people, activity)
    call(activity, members(people)[0], "absent")  # the roll-call was wrong
    refusal = broken(run, people, services.enter_totals, row, **figures(3, 2, 1, papers=3))
    assert (refusal.code, refusal.params) == ("ballot.no_quorum", {"eligible": 5, "present": 3, "least": 4})
    row.refresh_from_db()
    assert (row.state, row.voters.filter(is_present=True).count()) == ("open", 0)


def test_a_teller_does_not_write_in_who_is_listed(people):
    row = by_hand(people, allows_write_in=True)
    refusal = broken(run, people, services.enter_totals, row, **figures(4, 3, 1, write_ins={"甲": 1}))
    assert (refusal.code, refusal.params) == ("ballot.write_in_listed", {"name": "甲"})


def test_a_count_sent_back_forgets_who_was_there(people):
    activity = meeting(people)
    row = run(people, services.enter_totals, by_hand(people, activity), **figures(4, 3, 1))
    checker = members(people)[4]
    row = run(people, services.answer_count, row, user=checker, agrees=False, reason="清点有误")
    call(activity, members(people)[0], "absent")
    row = run(people, services.enter_totals, row, **figures(4, 3, 1, papers=4))
    assert (row.present, row.voters.filter(is_present=True).count()) == (4, 4)


def scattered(people, *, doubled):
    """An election of sixty candidates in which every voter writes in 29 names of his own, ``doubled`` of them shared by all."""
    enlarged(people, 8)
    names = [f"职工{n:02}" for n in range(rules.MOST_ITEMS)]
    row = opened(people, rule="VOTE-03", kind="election", items=tuple(names), seats=30, is_multi=True, allows_write_in=True)
    for n, user in enumerate(members(people)):
        others = tuple(f"另选{'' if k < doubled and n < 2 else n}-{k:02}" for k in range(29))
        cast(people, row, user, "yes", *["no"] * 59, write_ins=others)
    return closed(people, row)


def test_a_run_off_takes_the_foremost_that_a_paper_holds(people):
    row = scattered(people, doubled=3)
    second = services.run_off(actor=people.actor(people.secretary), at=clock.now(), ballot=row)
    assert (second.seats, [i.label for i in second.items.all()]) == (29, ["另选-00", "另选-01", "另选-02"])


def test_a_run_off_among_more_than_a_paper_holds_is_refused(people):
    row = scattered(people, doubled=0)
    refusal = broken(services.run_off, actor=people.actor(people.secretary), at=clock.now(), ballot=row)
    assert (refusal.code, refusal.params) == ("ballot.run_off_too_many", {"most": rules.MOST_ITEMS})


@pytest.mark.parametrize(
    ("kind", "rule", "code"),
    [
        ("election", "VOTE-01", "ballot.election_needs_its_rule"),  # half of them there would do, where four fifths are asked
        ("election", "VOTE-02", "ballot.election_needs_its_rule"),
        ("decision", "VOTE-03", "ballot.rule_of_elections"),
    ],
)
def test_an_election_is_held_under_the_rule_of_elections_and_nothing_else_is(people, kind, rule, code):
    refusal = broken(drafted, people, kind=kind, rule=rule, seats=1)
    assert (refusal.code, refusal.field) == (code, "rule")
    words = {"rule": "党内选举", "quorum": "4/5", "share": "1/2"} if kind == "election" else {}
    assert refusal.params == words
    assert not Ballot.objects.exists()


def test_which_rule_is_for_elections_is_said_by_its_row(people):
    VotingRule.objects.filter(code="VOTE-03").update(is_for_elections=False)
    assert drafted(people, kind="decision", rule="VOTE-03").terms["code"] == "VOTE-03"
    VotingRule.objects.filter(code="VOTE-01").update(is_for_elections=True, quorum_num=2, quorum_den=3)
    refusal = broken(drafted, people, kind="election", rule="VOTE-02", seats=1)
    assert refusal.params == {"rule": "支部党员大会决议", "quorum": "2/3", "share": "1/2"}


def test_the_surplus_is_named_as_the_rule_has_it(people):
    RuleParameter.objects.filter(code="BALLOT_SURPLUS").update(value=[1, 2])
    refusal = broken(drafted, people, kind="election", rule="VOTE-03", seats=2, is_multi=True, items=("甲", "乙"))
    assert refusal.params == {"seats": 2, "count": 2, "least": 3, "share": "1/2"}


@pytest.mark.parametrize("who", ["committee", "sibling", "stranger", "worker", "hr"])
def test_whoever_may_not_run_it_drafts_nothing_by_the_service_either(people, who, monkeypatch):
    """The room's own consent is taken away: what is left is the right in reach, and it is the service that asks for it."""
    activity = meeting(people)
    owner = access.owner_or_404("activity")
    monkeypatch.setattr(type(owner), "ensure_may_run", lambda *args: None)
    with pytest.raises(NotReachable):
        services.draft_ballot(
            actor=people.actor(getattr(people, who)), at=clock.now(), record_kind="activity", record_id=activity.pk, plan=plan()
        )
    assert not Ballot.objects.exists()

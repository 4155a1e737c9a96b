from datetime import timedelta

import pytest

from branches.partnerships import services, todos
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.activities.factories import ActivityFactory
from tests.branches.partnerships import factories as make
from tests.branches.partnerships.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_an_agreement_is_registered_by_the_branch_or_the_committee(people):
    row = make.signed(people)
    assert (row.node, row.kind) == (people.nodes["ZB-A"], "chain")
    assert code_of(lambda: make.signed(people)) == "partnership.twice"
    assert code_of(lambda: make.signed(people, name=" ")) == "partnership.name_needed"
    assert code_of(lambda: make.signed(people, signed_on=clock.today() + timedelta(days=1))) == "partnership.signed_ahead"
    assert make.signed(people, people.committee, node=people.nodes["DW1"], kind="community").node == people.nodes["DW1"]
    for user in (people.sibling, people.stranger, people.worker, people.assessor):
        with pytest.raises(NotReachable):
            make.signed(people, user, agreement="别的协议")


def test_joint_activities_are_those_of_the_organisation_while_it_runs(people):
    row = make.signed(people)
    linked = make.joint(people, row)
    link = {"partnership": row}
    assert code_of(lambda: services.link_activity(**words(people), **link, activity=linked.activity)) == "partnership.activity_twice"
    foreign = ActivityFactory(branch=people.branch_b, archived=True)
    assert code_of(lambda: services.link_activity(**words(people), **link, activity=foreign)) == "partnership.activity_foreign"
    assert code_of(lambda: make.joint(people, row, days=101)) == "partnership.activity_outside"
    assert code_of(lambda: services.tell_effect(**words(people), joint=linked, effect=" ")) == "partnership.effect_needed"
    assert services.tell_effect(**words(people), joint=linked, effect="含矸率降 1 个百分点").effect_on == clock.today()
    with pytest.raises(NotReachable):
        services.tell_effect(**words(people, people.stranger), joint=linked, effect="代写")


def test_a_change_keeps_the_activities_inside_the_term_and_an_end_closes_it(people):
    row = make.signed(people)
    make.joint(people, row)
    cut = make.facts(people, to_on=clock.today() - timedelta(days=6))
    args = {"partnership": row, "version": 1}
    assert code_of(lambda: services.change_partnership(**words(people), **args, facts=cut)) == "partnership.term_cuts_activities"
    longer = make.facts(people, to_on=clock.today() + timedelta(days=60))
    assert services.change_partnership(**words(people), **args, facts=longer).version == 2
    with pytest.raises(EditConflict):
        services.change_partnership(**words(people), **args, facts=longer)
    end = {"partnership": row, "version": 2, "reason": "协议到期"}
    assert code_of(lambda: services.end_partnership(**words(people), **end, on=clock.today() - timedelta(days=6))) == "partnership.end_day"
    services.end_partnership(**words(people), **end, on=clock.today())
    assert code_of(lambda: make.offered(people, row)) == "partnership.is_ended"
    assert make.signed(people).pk != row.pk


def test_resources_of_both_sides_until_they_are_withdrawn(people):
    row = make.signed(people)
    found = make.offered(people, row)
    assert code_of(lambda: make.offered(people, row)) == "partnership.resource_twice"
    assert make.offered(people, row, side="theirs").side == "theirs"
    for _n in range(2):
        assert services.withdraw_resource(**words(people), resource=found).withdrawn_on == clock.today()
    assert make.offered(people, row).pk != found.pk
    with pytest.raises(NotReachable):
        services.withdraw_resource(**words(people, people.sibling), resource=found)


def test_an_agreement_that_runs_out_waits(people):
    make.signed(people, to_on=clock.today() + timedelta(days=30))
    make.signed(people, agreement="二号协议", to_on=clock.today() + timedelta(days=31))
    make.signed(people, agreement="三号协议", to_on=clock.today() - timedelta(days=1))
    found = todos.ending(people.actor(people.secretary), clock.now())
    assert (found.count, found.late) == (2, 1)
    for user in (people.sibling, people.stranger):
        assert todos.ending(people.actor(user), clock.now()).count == 0

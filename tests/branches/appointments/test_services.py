from datetime import timedelta

import pytest

from branches.appointments import selectors, services, todos
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization.models import Node
from tests.branches.appointments import factories as make
from tests.branches.appointments.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def scope(people, user=None):
    return people.actor(user or people.committee).scope("appointment.view")


def test_a_post_is_given_once_by_the_committee(people):
    make.post(people)
    assert code_of(lambda: make.post(people)) == "appointment.twice"
    assert code_of(lambda: make.post(people, title=" ")) == "appointment.title_needed"
    assert code_of(lambda: make.post(people, rank="union_chair")) == "appointment.rank_foreign"
    assert code_of(lambda: services.appoint(**words(people, people.committee), facts=make.post_facts(people, person="00000"))) == (
        "appointment.no_person"
    )
    branch = {"node": people.nodes["ZB-A"], "body": "party", "title": "委员"}
    assert code_of(lambda: make.post(people, **branch)) == "appointment.in_branch_posts"
    for user in (people.secretary, people.stranger, people.worker):
        with pytest.raises(NotReachable):
            make.post(people, user=user, title="别职")


def test_a_change_and_the_end(people):
    row, who = make.post(people), words(people, people.committee)
    facts = make.post_facts(people, title="外部董事", document="矿字〔2026〕1号")
    assert services.change_post(**who, post=row, version=1, facts=facts).title == "外部董事"
    with pytest.raises(EditConflict):
        services.change_post(**who, post=row, version=1, facts=facts)
    early = row.from_on - timedelta(days=1)
    assert code_of(lambda: services.end_post(**who, post=row, version=2, on=early)) == "appointment.end_day"
    services.end_post(**who, post=row, version=2, on=clock.today())
    assert code_of(lambda: services.end_post(**who, post=row, version=3, on=clock.today())) == "appointment.is_ended"
    assert make.post(people, title="外部董事").pk != row.pk


def test_posts_of_a_branch_count_without_being_typed_again(people):
    make.post(people, people.secretary.person, node=people.nodes["ZB-A"], body="union", title="工会小组长")
    found = {s.node.code: s for s in selectors.standings(scope(people), clock.today())}
    assert list(found) == ["ZB-A", "ZB-B"]
    one = found["ZB-A"].overlap
    assert (one.party_in_union.both, one.party_in_union.count, found["ZB-A"].check) == (1, 1, "free")
    (row,) = selectors.with_crossing(list(selectors.posts(scope(people))), clock.today())
    assert row.crosses is True


def test_the_heads_are_checked_where_the_rule_names_the_unit(people):
    Node.objects.filter(code="MK1").update(kind="company")
    today = clock.today()

    def check() -> str:
        return {s.node.code: s.check.value for s in selectors.standings(scope(people), today)}["DW1"]

    assert check() == "missing"
    secretary = make.post(people, people.worker.person, body="party", rank="secretary", title="党委书记")
    chair = make.post(people, people.hr.person, rank="chair", title="董事长")
    assert check() == "two"
    services.end_post(**words(people, people.committee), post=chair, version=1, on=today - timedelta(days=1))
    make.post(people, people.worker.person, rank="chair", title="董事长")
    assert (check(), secretary.pk > 0) == ("one", True)
    Node.objects.filter(code="MK1").update(kind="plant")
    assert check() == "free"


def test_a_term_that_ran_out_waits_for_the_committee(people):
    over = clock.today() - timedelta(days=1)
    make.post(people, to_on=over)
    found = todos.terms_over(people.actor(people.committee), clock.now())
    assert (found.count, found.late, found.first[0].due_on) == (1, 1, over)
    for user in (people.secretary, people.stranger):
        assert todos.terms_over(people.actor(user), clock.now()).count == 0


def test_party_staff_have_source_load_and_duty(people):
    row, who = make.enrolled(people), words(people, people.committee)
    assert code_of(lambda: make.enrolled(people)) == "party_staff.twice"
    other = people.hr.person.staff_no
    for changes, code in (
        ({"duty": " "}, "party_staff.duty_needed"),
        ({"is_full_time": True}, "party_staff.full_load"),
        ({"load": 100}, "party_staff.part_load"),
        ({"from_on": clock.today() + timedelta(days=1)}, "party_staff.term_backwards"),
        ({"number": "00000"}, "appointment.no_person"),
    ):
        assert code_of(lambda changes=changes: make.enrolled(people, **{"number": other, **changes})) == code
    full = make.staff_facts(people, is_full_time=True, load=100)
    assert services.change_staff(**who, staff=row, version=1, facts=full).load == 100
    with pytest.raises(EditConflict):
        services.change_staff(**who, staff=row, version=1, facts=full)
    services.end_staff(**who, staff=row, version=2, on=clock.today())
    assert code_of(lambda: services.end_staff(**who, staff=row, version=3, on=clock.today())) == "party_staff.is_ended"
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            make.enrolled(people, user, number=other)


def test_the_share_of_full_time_staff_is_of_the_units_of_the_committee(people):
    make.enrolled(people, is_full_time=True, load=100)
    make.enrolled(people, number=people.hr.person.staff_no)
    share = selectors.staff_share(people.actor(people.committee).scope("party_staff.view"), clock.today())
    near = [p for p in type(people.worker.person).objects.select_related("unit") if p.unit.path.startswith(people.nodes["MK1"].path)]
    assert (share.full_time, share.workforce) == (1, len(near))
    assert selectors.staff_share(people.actor(people.secretary).scope("party_staff.view"), clock.today()) is None

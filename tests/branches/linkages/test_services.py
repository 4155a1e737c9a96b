from datetime import timedelta

import pytest

from branches.linkages import services
from branches.linkages.models import LinkVisit
from branches.linkages.todos import own_visits
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.linkages import factories as make
from tests.branches.linkages.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_the_committee_links_a_leader_and_he_is_told(people):
    row = make.link(people)
    assert (row.person, Notice.objects.get(code="linkage.linked_notice").recipient) == (people.worker.person, people.worker)
    assert code_of(lambda: make.link(people)) == "linkage.twice"
    assert code_of(lambda: make.link(people, number="00000")) == "linkage.no_person"
    assert code_of(lambda: make.link(people, focus=" ")) == "linkage.focus_needed"
    assert code_of(lambda: make.link(people, to_on=clock.today() - timedelta(days=401))) == "linkage.term_backwards"
    for user in (people.secretary, people.sibling, people.stranger, people.worker):
        with pytest.raises(NotReachable):
            make.link(people, user, number=people.hr.person.staff_no)


def test_a_change_asks_for_the_state_that_was_seen_and_keeps_the_visits(people):
    row = make.link(people)
    make.visited(people, row)
    facts = make.link_facts(people, focus="班组建设", to_on=clock.today() + timedelta(days=90))
    args = {"link": row, "version": 1}
    cut = make.link_facts(people, to_on=clock.today() - timedelta(days=1))
    assert code_of(lambda: services.change_link(**words(people, people.committee), **args, facts=cut)) == "linkage.term_cuts_visits"
    changed = services.change_link(**words(people, people.committee), **args, facts=facts)
    assert (changed.focus, changed.version) == ("班组建设", 2)
    with pytest.raises(EditConflict):
        services.change_link(**words(people, people.committee), **args, facts=facts)


def test_a_planned_visit_becomes_the_visit_that_was_held(people):
    row = make.link(people)
    plan = make.planned(people, row)
    assert code_of(lambda: make.planned(people, row)) == "linkage.planned_twice"
    assert code_of(lambda: make.planned(people, row, -1)) == "linkage.plan_past"
    held = services.log_visit(**words(people, people.worker), link=row, visit=plan, facts=make.visit_facts())
    assert (held.pk, held.held_on, held.planned_on) == (plan.pk, clock.today(), plan.planned_on)
    for call in (
        lambda: services.log_visit(**words(people), link=row, visit=plan, facts=make.visit_facts()),
        lambda: services.drop_plan(**words(people), visit=plan),
    ):
        assert code_of(call) == "linkage.is_held"
    assert code_of(lambda: make.visited(people, row)) == "linkage.visited_twice"
    assert code_of(lambda: make.visited(people, row, held_on=clock.today() + timedelta(days=1))) == "linkage.visit_ahead"
    assert code_of(lambda: make.visited(people, row, held_on=clock.today() - timedelta(days=500))) == "linkage.outside_term"


def test_the_office_of_the_branch_writes_visits_too_and_nobody_else(people):
    row = make.link(people)
    assert make.visited(people, row, people.secretary).made_by == people.secretary
    for n, user in enumerate((people.sibling, people.stranger, people.assessor), 1):
        with pytest.raises(NotReachable):
            make.visited(people, row, user, held_on=clock.today() - timedelta(days=n))


def test_a_promise_stays_until_it_is_kept_even_after_the_link(people):
    row = make.link(people)
    visit = make.promised(people, row)
    plan = make.planned(people, row)
    end = {"link": row, "version": 1, "reason": "调整分工"}
    yesterday = clock.today() - timedelta(days=1)
    assert code_of(lambda: services.end_link(**words(people, people.committee), **end, on=yesterday)) == "linkage.end_day"
    services.end_link(**words(people, people.committee), **end, on=clock.today())
    assert LinkVisit.objects.filter(pk=plan.pk).count() == 0
    assert code_of(lambda: make.planned(people, row, 9)) == "linkage.is_ended"
    assert code_of(lambda: services.keep_promise(**words(people, people.worker), visit=visit, note=" ")) == "linkage.kept_needed"
    with pytest.raises(NotReachable):
        services.keep_promise(**words(people, people.stranger), visit=visit, note="已换")
    assert services.keep_promise(**words(people, people.worker), visit=visit, note="已换").kept_on == clock.today()
    assert code_of(lambda: services.keep_promise(**words(people), visit=visit, note="又换")) == "linkage.nothing_promised"
    assert make.link(people).pk != row.pk  # the same leader may come back later


def test_what_waits_for_the_leader_alone(people, django_assert_num_queries):
    row = make.link(people)
    make.planned(people, row)
    make.promised(people, row)
    actor = people.actor(people.worker)
    found = own_visits(actor, clock.now())
    assert [todo.due_on for todo in found.first] == [clock.today() + timedelta(days=n) for n in (5, 10)]
    nobody = people.actor(people.committee)
    with django_assert_num_queries(1):
        assert own_visits(nobody, clock.now()).count == 0


def test_a_quarter_near_its_end_asks_for_the_visit_that_is_owed(people):
    make.link(people)
    actor = people.actor(people.worker)
    at = clock.now().replace(month=12, day=20)
    assert [todo.due_on.isoformat()[5:] for todo in own_visits(actor, at).first] == ["12-31"]
    assert own_visits(actor, at.replace(month=10, day=20)).count == 0

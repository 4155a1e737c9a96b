from datetime import date

import pytest

from branches.orgs import selectors
from portal.people.models import WorkHistory
from tests.branches.orgs.factories import BranchFactory, CoverageFactory, GroupNodeFactory, MembershipFactory, PostFactory
from tests.support.factories import NodeFactory, PersonFactory

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("from_on", "to_on", "is_member"),
    [
        (date(2026, 7, 1), None, True),
        (date(2026, 7, 2), None, False),
        (date(2020, 1, 1), date(2026, 7, 1), True),
        (date(2020, 1, 1), date(2026, 6, 30), False),
    ],
)
def test_members_on_a_day_first_and_last_day_included(db, from_on, to_on, is_member):
    row = MembershipFactory(from_on=from_on, to_on=to_on)
    assert list(selectors.members_on(row.branch, DAY)) == ([row] if is_member else [])


def test_members_come_by_group_and_staff_number_in_one_statement(db, django_assert_num_queries):
    branch = BranchFactory()
    first, second = (GroupNodeFactory(parent=branch.node, sort=i) for i in (1, 2))
    c = MembershipFactory(branch=branch, group=second, person__staff_no="1")
    a = MembershipFactory(branch=branch, group=first, person__staff_no="3")
    b = MembershipFactory(branch=branch, group=first, person__staff_no="4")
    with django_assert_num_queries(1):
        assert [(m, m.person.staff_no, m.group.code) for m in selectors.members_on(branch, DAY)] == [
            (a, "3", first.code), (b, "4", first.code), (c, "1", second.code),
        ]  # fmt: skip


@pytest.mark.db
def test_branches_of_units_look_up_the_tree(people):
    team = NodeFactory(parent=people.nodes["CM-A"])
    upper = BranchFactory()
    CoverageFactory(branch=upper, unit=people.nodes["MK2"], from_on=DAY)
    asked = lambda *units: selectors.branches_of_units([u.pk for u in units], DAY, DAY)  # noqa: E731
    assert asked(team) == {people.branch_a.pk}
    assert asked(people.nodes["CM-C"]) == {people.branch_c.pk, upper.pk}
    assert asked(team, people.nodes["CM-B"]) == {people.branch_a.pk, people.branch_b.pk}
    assert asked(people.nodes["MK1"]) == set()  # what lies below is another fact
    assert selectors.branches_of_units([people.nodes["CM-C"].pk], date(2026, 6, 1), date(2026, 6, 30)) == {people.branch_c.pk}
    assert selectors.branches_of_units([], DAY, DAY) == set()


def test_a_code_that_begins_like_another_is_another(people):
    similar = NodeFactory(code="CM-AB", parent=people.nodes["MK1"])
    assert selectors.branches_of_units([similar.pk], DAY, DAY) == set()


@pytest.mark.db
def test_branches_of_people_join_party_and_unit_of_the_day(people, django_assert_num_queries):
    person = PersonFactory(unit=people.nodes["CM-B"])
    MembershipFactory(branch=people.branch_c, person=person, to_on=date(2026, 6, 30))
    WorkHistory.objects.create(person=person, unit=people.nodes["CM-A"], started_on=date(2020, 1, 1), ended_on=date(2026, 6, 30))
    with django_assert_num_queries(5):
        before = selectors.branches_of_people([person.pk], date(2026, 6, 30))
    assert before == {people.branch_a.pk, people.branch_b.pk, people.branch_c.pk}
    assert selectors.branches_of_people([person.pk], DAY) == {people.branch_b.pk}
    assert selectors.branches_of_people([], DAY) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_set_up_facts_cost_the_same_for_more_branches(db, django_assert_num_queries, count):
    branches = BranchFactory.create_batch(count)
    for branch in branches:
        MembershipFactory(branch=branch)
        PostFactory(branch=branch, person=MembershipFactory(branch=branch).person)
    with django_assert_num_queries(6):
        facts = selectors.setup_facts([b.pk for b in branches], DAY)
    assert [f.values["members"] for f in facts.values()] == [2] * count


def test_figures_of_the_regulation_are_rows(db):
    terms = selectors.term_parameters(DAY)
    assert (terms.years, terms.lead_months, terms.shift_months) == (3, 6, 12)
    assert [(r.code, r.limit, r.severity) for r in selectors.setup_rules(DAY)] == [
        ("ORG-01", 3, "block"), ("ORG-02", 50, "warn"), ("ORG-03", 5, "warn"), ("ORG-04", 7, "block"), ("ORG-05", 7, "block"),
        ("ORG-05A", 3, "warn"), ("ORG-06", 2, "block"), ("ORG-07", 4, "warn"), ("ORG-08", 6, "info"), ("ORG-09", 50, "warn"),
        ("ORG-09A", 99, "warn"), ("ORG-10", 100, "warn"), ("ORG-12", 12, "warn"), ("ORG-13", 15, "info"),
    ]  # fmt: skip

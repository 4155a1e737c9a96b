"""Results wait for somebody else; returned ones for whoever registered them."""

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.support.waiting import told
from tests.workforce.results import factories as make
from tests.workforce.results.factories import words
from workforce.results import services
from workforce.results.services import AuthorTold
from workforce.results.todos import to_confirm, to_mend


def titles(people, user, what=to_confirm) -> list[tuple[str, str]]:
    return [(t.title, t.url) for t in what(people.actor(user), clock.now()).first]


def test_a_result_waits_for_somebody_who_has_not_written_it(people):
    row = make.registered(people)
    make.confirmed(people, number=make.OTHER_PATENT, title="已核实")
    make.registered(people, kind="other", number="", title="二人合作", authors=(AuthorTold(people.second_hr.person),))
    assert titles(people, people.second_hr) == [(row.title, reverse("result_detail", args=[row.pk]))]
    assert [titles(people, user) for user in (people.hr, people.worker, people.stranger)] == [[], [], []]


def test_a_returned_one_waits_for_its_registrar(people):
    row = make.registered(people, people.worker)
    assert titles(people, people.worker, to_mend) == []
    services.return_result(**words(people), result=row, reason="缺证书")
    assert titles(people, people.worker, to_mend) == [(row.title, reverse("result_detail", args=[row.pk]))]
    assert titles(people, people.hr, to_mend) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_more_results_cost_no_more(people, rows, django_assert_num_queries):
    for n in range(rows):
        make.registered(people, kind="other", number="", title=f"成果{n}")
    actor = people.actor(people.second_hr)
    with django_assert_num_queries(2):
        assert told(to_confirm(actor, clock.now())) == rows

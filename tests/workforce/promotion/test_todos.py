"""What waits in promotions: for the worker, for HR, for whoever runs a batch."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.support.people import user_with
from tests.support.waiting import told
from tests.workforce.promotion.factories import handed_in, opened, settled
from workforce.promotion import services, todos
from workforce.promotion.models import PromotionApplication, PromotionBatch

SENIOR = {"path": "G3-2", "grade": 4}


def of(people, user, kind, at=None) -> list[str]:
    return [t.title for t in kind(people.actor(user), at or clock.now()).first]


def test_a_case_waits_for_the_check_and_then_for_somebody_else(people):
    row = handed_in(people, people.worker, at=clock.now(), **SENIOR)
    assert [of(people, u, todos.to_review) for u in (people.hr, people.second_hr)] == [["审查：职工甲"]] * 2
    found = todos.to_review(people.actor(people.hr), clock.now()).first[0]
    assert (found.url, found.due_on) == (reverse("promotion_review", args=[row.pk]), row.answer_due_on)

    settled(row, people.actor(people.hr), at=clock.now())
    assert of(people, people.hr, todos.to_review) == []
    assert of(people, people.second_hr, todos.to_review) == ["决定：职工甲"]
    assert of(people, people.stranger, todos.to_review) == []


def test_what_was_sent_back_waits_for_the_applicant(people):
    row = handed_in(people, people.worker, at=clock.now(), **SENIOR)
    row.refresh_from_db()
    services.return_application(actor=people.actor(people.hr), at=clock.now(), application=row, version=row.version, reason="缺证书")

    link = reverse("promotion_detail", args=[row.pk])
    assert [t.url for t in todos.returned(people.actor(people.worker), clock.now()).first] == [link]
    assert of(people, people.sibling, todos.returned) == []


@pytest.mark.parametrize(("days", "waits"), [(0, []), (1, ["截止申报：第四季度技师评审"])])
def test_a_batch_waits_when_its_enrolment_is_over(people, days, waits):
    opened(people, at=clock.now())
    later = clock.now() + timedelta(days=days)

    assert of(people, people.second_hr, todos.batch_steps, later) == waits
    far = user_with("hr", people.nodes["MK2"], unit=people.nodes["CM-C"], name="别矿人事")
    assert of(people, far, todos.batch_steps, later) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_more_cases_cost_no_more(people, rows, django_assert_num_queries):
    row = handed_in(people, people.worker, at=clock.now(), **SENIOR)
    for n in range(1, rows):
        person = user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"职工{n}").person
        PromotionApplication.objects.filter(pk=row.pk).first()
        copy = PromotionApplication.objects.get(pk=row.pk)
        copy.pk, copy.person = None, person
        copy.save()
    actor = people.actor(people.second_hr)
    with django_assert_num_queries(2):
        assert told(todos.to_review(actor, clock.now())) == rows
    assert PromotionBatch.objects.count() == 0

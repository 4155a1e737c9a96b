"""Hours from attendance; counts for all who see the branch, hours for the secretary and oneself."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities.models import Attendance
from branches.study import selectors
from portal.kernel import clock
from portal.kernel.periods import year_of
from portal.rights.enums import Role
from tests.branches.duties.factories import RecordFactory
from tests.support.factories import RoleGrantFactory, UserFactory

TODAY = clock.today()
YEAR = year_of(TODAY)


def attend(branch, person, minutes, *, code="MT-04", state="filed", came="present", day=TODAY):
    starts = timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=8))
    ends = starts + timedelta(minutes=minutes) if minutes else None
    activity = RecordFactory(branch=branch, code=code, held_on=day, starts_at=starts, ends_at=ends, state=state)
    return Attendance.objects.create(activity=activity, person=person, state=came)


def plain_member(people):
    return (
        people.branch_a.memberships.exclude(person=people.secretary.person).select_related("person").order_by("person__staff_no")[0].person
    )


def hours(people, person):
    lines = selectors.lines_of([people.branch_a.pk], YEAR, TODAY)[people.branch_a.pk]
    return next(line for line in lines if line.person_id == person.pk)


@pytest.mark.db
def test_what_counts_and_what_does_not(people):
    person = plain_member(people)
    attend(people.branch_a, person, 90)
    attend(people.branch_b, person, 45, came="make_up")  # elsewhere, as a make-up lesson
    attend(people.branch_a, person, 0)  # no end written down: the kind's usual 60 minutes
    for changed in ({"state": "held"}, {"came": "leave_shift"}, {"code": "MT-01"}, {"day": date(TODAY.year - 1, 12, 31)}):
        attend(people.branch_a, person, 450, **changed)

    assert (hours(people, person).hours, hours(people, person).target) == (D("4.3"), 32)  # 195 minutes
    assert hours(people, people.secretary.person).target == 56


@pytest.mark.parametrize("count", [1, 3])
def test_hours_cost_four_statements(people, count, django_assert_num_queries):
    for _ in range(count):
        attend(people.branch_a, plain_member(people), 90)
    with django_assert_num_queries(4):
        selectors.lines_of([people.branch_a.pk, people.branch_b.pk], YEAR, TODAY)


def test_the_secretary_sees_hours_the_others_a_count_or_nothing(client, people):
    person = plain_member(people)
    attend(people.branch_a, person, 1440)
    page, card = reverse("study_list", args=["ZB-A"]), reverse("branch_detail", args=["ZB-A"])
    seen = {}
    for who in ("secretary", "committee", "sibling", "stranger", "hr"):
        client.force_login(getattr(people, who))
        of_branch = client.get(card).content.decode()
        seen[who] = (client.get(page).status_code, "5 名党员中 1 名已达到年度学时" in of_branch, page in of_branch)
    assert seen == {
        "secretary": (200, True, True), "committee": (404, True, False), "sibling": (404, False, False), "stranger": (404, False, False),
        "hr": (404, False, False),
    }  # fmt: skip
    client.force_login(people.secretary)
    assert [line.hours for _person, line in client.get(page).context["lines"]].count(D("32.0")) == 1
    assert [p.staff_no for p, _line in client.get(page).context["lines"]] == sorted(
        p.staff_no for p, _l in client.get(page).context["lines"]
    )
    assert client.get(page, {"p": "nonsense"}).context["year"] == YEAR


def test_one_sees_his_own_hours_and_nobody_elses(client, people):
    person = plain_member(people)
    attend(people.branch_a, person, 90)
    user = UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.WORKER, node=people.nodes["CM-A"])
    client.force_login(user)
    own = client.get(reverse("my_page")).content.decode()
    assert ("我的学时" in own, "已学 2.0 学时" in own) == (True, True)
    client.force_login(people.hr)
    assert "我的学时" not in client.get(reverse("person_detail", args=[person.staff_no])).content.decode()


def test_a_year_before_the_rule_shows_the_running_one(client, people):
    client.force_login(people.secretary)
    answer = client.get(reverse("study_list", args=["ZB-A"]), {"p": "1990"})
    assert (answer.status_code, answer.context["year"]) == (200, YEAR)

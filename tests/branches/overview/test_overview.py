"""The committee's page: each room's figures below its organisation, nothing of the neighbours, at a constant price."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.activities.models import JointHolder
from branches.overview import selectors
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.membership.factories import opened
from tests.branches.plans import factories as plans
from tests.branches.responsibilities import factories as responsibilities
from tests.branches.safety.factories import hazard
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.skills.models import GradeLevel, GradeRecord

pytestmark = pytest.mark.django_db


def figures(people, user=None) -> dict[str, selectors.Figure]:
    actor = people.actor(user or people.committee)
    return {figure.label: figure for _label, found in selectors.groups(actor, clock.today()) for figure in found}


def test_the_rooms_are_counted_below_the_committee(people):
    today = clock.today()
    ActivityFactory(branch=people.branch_a, archived=True, held_on=today)
    ActivityFactory(branch=people.branch_c, archived=True, held_on=today)
    opened(people, today - timedelta(days=70))
    hazard(people)
    plans.work(plans.running(people))
    responsibilities.written(people)
    people.branch_b.posts.update(to_on=today - timedelta(days=1))
    found = figures(people)
    names = ("党支部", "党员", "到期未换届的支部", "发展党员进行中", "本月组织生活", "未闭环隐患")
    assert [found[name].value for name in names] == ["2", "9", "1", "1", "1", "1"]
    assert (found["发展党员进行中"].note, found["发展党员进行中"].tone, found["到期未换届的支部"].tone) == ("超过期限 1 人", "bad", "bad")
    assert int(found["计划任务进行中"].value) >= 1
    assert int(found["责任清单"].value) >= 1


def test_a_joint_activity_is_one_for_the_committee(people):
    today = clock.today()
    lead, share = (ActivityFactory(branch=b, archived=True, held_on=today) for b in (people.branch_a, people.branch_b))
    JointHolder.objects.create(activity=lead, branch=people.branch_b, share=share, state="accepted", invited_at=clock.now())
    ActivityFactory(branch=people.branch_b, archived=True, held_on=today)
    assert figures(people)["本月组织生活"].value == "2"


def test_the_share_of_skilled_workers_stands_beside_its_target(people):
    SkillCertificateFactory(person=people.secretary.person, grade=3, issued_on=date(2021, 1, 1))
    share = figures(people)["技能人才占在册职工"]
    assert (share.value, share.tone, share.note.startswith("目标 75%；在册 ")) == ("7%", "warn", True)


def test_honours_are_counted_by_level_the_highest_first(people):
    told = {"registered_by": people.hr, "confirmed_by": people.second_hr, "confirmed_at": clock.now(), "awarded_on": clock.today()}
    for node, level in (("CM-A", 2), ("CM-B", 2), ("ZB-A", 5), ("CM-C", 6)):
        HonourFactory(person=None, node=people.nodes[node], level=level, **told)
    found = figures(people)["今年荣誉"]
    assert (found.value, found.note) == ("3", "省部级 1、公司级 2")


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_the_page_is_the_committees(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(reverse("overview")).status_code == status


def test_every_figure_links_to_a_page_that_opens(client, people):
    client.force_login(people.committee)
    links = [figure.url for figure in figures(people).values() if figure.url]
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_with_more_records(client, people, count, django_assert_num_queries):
    for n in range(count):
        ActivityFactory(branch=people.branch_a, archived=True, held_on=clock.today())
        hazard(people, text=f"隐患 {n}")
    client.force_login(people.committee)
    client.get(reverse("overview"))
    with django_assert_num_queries(23):
        client.get(reverse("overview"))


def test_rises_in_grade_are_compared_with_last_year(people):
    today = clock.today()
    level = GradeLevel.objects.filter(grade__isnull=False).first()
    for n, from_on in enumerate((date(today.year - 1, 3, 1), date(today.year - 1, 4, 1), today, today, today)):
        occupation = OccupationFactory(code=f"T{n}")
        GradeRecord.objects.create(person=people.secretary.person, occupation=occupation, level=level, from_on=from_on)
    found = figures(people)["今年技能等级提升"]
    assert (found.value, found.note) == ("3", "去年 2 人次，为去年的 1.5 倍")
    assert figures(people, people.second_committee)["今年技能等级提升"].value == "3"

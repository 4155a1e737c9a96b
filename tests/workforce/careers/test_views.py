"""The pages: who sees what, the ways over them, what a list costs."""

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.notices.todos import Todos
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.careers import factories as make
from tests.workforce.skills.factories import OccupationFactory
from workforce.careers import todos
from workforce.careers.models import CareerPlan, CareerSeries, CareerStep, ChiefAppointment, GradePay, SkillPost

pytestmark = pytest.mark.django_db


def get(client, user, page: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(page, args=args), query)


def post(client, user, page: str, *args, **given):
    client.force_login(user)
    return client.post(reverse(page, args=args), given)


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 200), ("committee", 404), ("secretary", 404), ("sibling", 404), ("stranger", 404), ("worker", 404)]
)
def test_a_key_post_is_seen_by_the_offices_in_reach(client, people, who, status):
    row = make.held(people).post
    answer = get(client, getattr(people, who), "skill_post_detail", row.pk)
    assert answer.status_code == status
    assert client.get(reverse("skill-post-detail", args=[row.pk])).status_code == (status if status == 200 else 404)
    if status == 200:
        assert ("500" in answer.content.decode()) is (who == "hr")  # the allowance is for the personnel office


def test_a_far_office_finds_no_key_post(client, people):
    far = user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    row = make.named(people)
    for name, pk in (("skill_post_detail", row.post_id), ("skill_post_edit", row.post_id)):
        assert get(client, far, name, pk).status_code == 404
    assert post(client, far, "skill_post_confirm", row.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("skill_post_list", 8), ("career_plan_list", 8), ("chief_list", 8)])
def test_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, name, statements, count):
    for n in range(count):
        worker = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"职工{n}")
        make.held(people, make.post(people, f"岗位{n}"), user=worker)
        make.plan(people, worker)
        make.proposed(people, worker)
    client.force_login(people.hr)
    client.get(reverse(name))
    with django_assert_num_queries(statements):
        client.get(reverse(name))


def test_a_post_is_set_up_filled_and_confirmed_over_the_pages(client, people):
    make.certified(people)
    said = {
        "node": people.nodes["CM-A"].pk, "name": "主扇司机", "occupation": OccupationFactory().pk, "needs_grade": 3, "allowance": "300",
        "from_on": "2026-01-01", "once_key": "k",
    }  # fmt: skip
    assert post(client, people.hr, "skill_post_new", **{**said, "name": ""}).status_code == 422
    assert post(client, people.hr, "skill_post_new", **said).status_code == 302
    row = SkillPost.objects.get()
    holder = {"staff_no": people.worker.person.staff_no, "from_on": "2026-01-01"}
    assert post(client, people.hr, "skill_post_hold", row.pk, **{**holder, "staff_no": "X"}).status_code == 422
    assert post(client, people.hr, "skill_post_hold", row.pk, **holder).status_code == 302
    held = row.holdings.get()
    assert post(client, people.hr, "skill_post_confirm", held.pk).status_code == 422
    assert post(client, people.second_hr, "skill_post_confirm", held.pk).status_code == 302
    assert get(client, people.hr, "skill_post_list", s="held").context["listing"].page.object_list[0].standing == "held"
    change = {**said, "version": row.version, "allowance": "350"}
    assert post(client, people.hr, "skill_post_edit", row.pk, **{**change, "version": 9}).status_code == 409
    assert post(client, people.hr, "skill_post_edit", row.pk, **change).status_code == 302
    assert post(client, people.hr, "skill_post_end", held.pk, on=clock.today().isoformat()).status_code == 302


def test_everybody_at_work_reads_the_ways(client, people):
    row = make.start_post()
    for who in ("worker", "hr", "secretary", "committee"):
        assert get(client, getattr(people, who), "career_post", row.pk).status_code == 200
        assert get(client, getattr(people, who), "career_map", family="ai").status_code == 200
    assert "采掘主操" in get(client, people.worker, "career_post", row.pk).content.decode()
    assert post(client, people.worker, "career_step_add", row.pk).status_code == 404


def test_the_whole_enterprise_keeps_map_and_pay(client, people):
    root = user_with(Role.HR, people.nodes["JT"], unit=people.nodes["MK1"], name="集团人事")
    series, start = CareerSeries.objects.get(code="AI"), make.start_post()
    assert get(client, root, "career_post_new", series.pk).status_code == 200
    assert post(client, root, "career_post_new", series.pk, name="新岗", level=1, is_active="on").status_code == 302
    made = series.posts.get(name="新岗")
    assert post(client, root, "career_post_edit", made.pk, name="新岗位", level=2, is_active="on").status_code == 302
    said = {"to_post": made.pk, "kind": "across", "least_years": 1}
    assert post(client, root, "career_step_add", start.pk, **said).status_code == 302
    assert post(client, root, "career_step_add", start.pk, **said).status_code == 422
    assert post(client, root, "career_step_drop", CareerStep.objects.get(to_post=made).pk).status_code == 302
    pay = {"level": make.level(4).pk, "monthly": "300", "from_on": "2026-01-01", "source": "职代会决议"}
    assert post(client, root, "grade_pay_set", **pay).status_code == 302
    assert post(client, root, "grade_pay_set", **pay).status_code == 422
    assert post(client, people.hr, "grade_pay_set", **{**pay, "from_on": "2026-02-01"}).status_code == 422
    assert get(client, people.worker, "grade_pay").status_code == 200
    assert GradePay.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("worker", 200), ("hr", 200), ("stranger", 404), ("secretary", 404)])
def test_a_plan_is_seen_by_its_author_and_the_office(client, people, who, status):
    assert get(client, getattr(people, who), "career_plan_detail", make.plan(people).pk).status_code == status


def test_a_plan_is_written_changed_and_reviewed_over_the_pages(client, people):
    make.young(people)
    said = {"year": clock.today().year, "aim": "高级工", "steps": "学习"}
    assert post(client, people.worker, "career_plan_new", **said).status_code == 302
    assert post(client, people.worker, "career_plan_new", **said).status_code == 422
    row = CareerPlan.objects.get()
    assert post(client, people.worker, "career_plan_edit", row.pk, **said, version=1).status_code == 302
    assert get(client, people.hr, "career_plan_edit", row.pk).status_code == 404
    found: Todos = todos.to_review(people.actor(people.hr), clock.now())
    assert found.count == 1
    assert post(client, people.hr, "career_plan_review", row.pk, version=2, finding="", review="").status_code == 422
    assert post(client, people.hr, "career_plan_review", row.pk, version=2, finding="on_track", review="好").status_code == 302
    assert todos.to_review(people.actor(people.hr), clock.now()).count == 0
    assert get(client, people.worker, "career_plan_edit", row.pk).status_code == 422


def test_an_appointment_goes_over_the_pages(client, people):
    make.certified(people, 1)
    today = clock.today().isoformat()
    said = {
        "staff_no": people.worker.person.staff_no, "occupation": OccupationFactory().pk, "level": make.level().pk, "from_on": today,
        "reviewed_on": today, "review": "攻关", "defended_on": today, "defence": "清楚", "once_key": "k",
    }  # fmt: skip
    assert post(client, people.hr, "chief_new", **{**said, "staff_no": "X"}).status_code == 422
    assert post(client, people.hr, "chief_new", **said).status_code == 302
    row = ChiefAppointment.objects.get()
    assert post(client, people.hr, "chief_confirm", row.pk, version=1).status_code == 422
    assert post(client, people.second_hr, "chief_confirm", row.pk, version=1).status_code == 302
    assert get(client, people.hr, "chief_list", s="running").context["listing"].page.object_list[0].pk == row.pk
    assert post(client, people.hr, "chief_end", row.pk, version=2, on=today, reason="").status_code == 422
    assert post(client, people.hr, "chief_end", row.pk, version=2, on=today, reason="调出").status_code == 302
    assert get(client, people.stranger, "chief_detail", row.pk).status_code == 404
    assert get(client, people.worker, "chief_detail", row.pk).status_code == 404


def test_holders_to_confirm_wait_for_the_second_person(people):
    make.named(people)
    assert todos.to_confirm(people.actor(people.hr), clock.now()).count == 0
    assert todos.to_confirm(people.actor(people.second_hr), clock.now()).count == 1

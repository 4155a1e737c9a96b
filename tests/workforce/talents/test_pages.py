"""Pools with a second person, profile and matrix from the registers, plans, consent, the worker file."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.enums import Role
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.people import user_with
from tests.workforce.careers import factories as careers
from tests.workforce.skills.factories import SkillCertificateFactory
from tests.workforce.talents import factories as make
from workforce.careers.services import set_pay
from workforce.skills.services import rebuild_history
from workforce.talents import services, todos
from workforce.talents.models import TalentConsent, TalentMembership, TalentPlan
from workforce.talents.selectors import pools
from workforce.talents.selectors.facts import facts

pytestmark = pytest.mark.django_db


def get(client, user, page: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(page, args=args), query)


def post(client, user, page: str, *args, **given):
    client.force_login(user)
    return client.post(reverse(page, args=args), given)


def fits(people, code: str) -> bool:
    return pools.eligible(make.pool(code), Person.objects.filter(pk=people.worker.person_id), clock.today()).exists()


def test_criteria_are_met_by_what_is_registered_and_confirmed(people):
    assert not fits(people, "MEMBER-INNOVATION")
    make.talented(people)
    assert fits(people, "MEMBER-INNOVATION")
    people.worker.person.political_status = PoliticalStatus.MASSES
    people.worker.person.save()
    assert not fits(people, "MEMBER-INNOVATION")
    assert not fits(people, "STRONG-IN-TRADE")
    SkillCertificateFactory(person=people.worker.person, grade=3)
    assert not fits(people, "STRONG-IN-TRADE")
    SkillCertificateFactory(person=people.worker.person, grade=2)
    assert fits(people, "STRONG-IN-TRADE")
    assert not fits(people, "COMPOUND")  # nobody was taught by him


def test_a_member_is_proposed_by_one_and_confirmed_by_another(people):
    row = make.proposed(people)
    with pytest.raises(RuleBroken, match=r"talentpool\.in_already"):
        services.propose(**make.words(people), pool=make.pool(), person=people.worker.person)
    with pytest.raises(RuleBroken, match=r"talentpool\.second_person"):
        services.confirm(**make.words(people), membership=row, version=1)
    assert todos.to_confirm(people.actor(people.second_hr), clock.now()).count == 1
    row = services.confirm(**make.words(people, people.second_hr), membership=row, version=1)
    told = Notice.objects.get(code="talentpool.proposal_confirmed_notice")
    assert (told.recipient, told.params["name"], told.category) == (people.hr, people.worker.person.name, "career")
    shown = {p.code: p for p in pools.pools_with_counts(people.actor(people.hr).scope("talentpool.view"), clock.today())}
    assert (shown["MEMBER-INNOVATION"].inside, shown["MEMBER-INNOVATION"].party) == (1, 1)
    services.end(**make.words(people), membership=row, version=row.version, reason="调出")
    assert TalentMembership.objects.get().to_on == clock.today()
    far = user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    with pytest.raises(NotReachable):
        services.propose(**make.words(people, far), pool=make.pool(), person=people.worker.person)


def test_whoever_proposed_learns_of_a_proposal_that_was_dropped(people):
    row = make.proposed(people)
    services.end(**make.words(people, people.second_hr), membership=row, version=1, reason="条件不符")
    told = Notice.objects.get(code="talentpool.proposal_dropped_notice")
    assert (told.recipient, told.params["reason"]) == (people.hr, "条件不符")
    assert not Notice.objects.filter(
        recipient=people.worker, code__startswith="talentpool."
    ).exists()  # nobody had told the worker of the proposal


def test_who_no_longer_meets_the_criteria_is_not_confirmed(people):
    row = make.proposed(people)
    people.worker.person.political_status = PoliticalStatus.MASSES
    people.worker.person.save()
    with pytest.raises(RuleBroken, match=r"talentpool\.not_eligible"):
        services.confirm(**make.words(people, people.second_hr), membership=row, version=1)


def test_the_pool_over_the_pages(client, people):
    make.talented(people)
    pool = make.pool()
    assert people.worker.person in get(client, people.hr, "talent_pool_detail", pool.pk).context["candidates"]
    assert post(client, people.hr, "talent_propose", pool.pk, staff_no="X").status_code == 422
    assert post(client, people.hr, "talent_propose", pool.pk, staff_no=people.worker.person.staff_no).status_code == 302
    row = TalentMembership.objects.get()
    assert post(client, people.hr, "talent_confirm", row.pk, version=1).status_code == 422
    assert post(client, people.second_hr, "talent_confirm", row.pk, version=1).status_code == 302
    assert get(client, people.committee, "talent_pool_list").status_code == 200
    assert get(client, people.hr, "talent_member", row.pk).status_code == 200
    for who in ("worker", "secretary", "stranger"):
        assert get(client, getattr(people, who), "talent_member", row.pk).status_code == 404
    assert post(client, people.hr, "talent_end", row.pk, version=2, reason="").status_code == 422
    assert post(client, people.hr, "talent_end", row.pk, version=2, reason="调出").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_facts_take_the_same_statements_for_more_people(people, django_assert_num_queries, count):
    for n in range(count):
        user = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"职工{n}")
        careers.held(people, careers.post(people, f"岗位{n}"), user=user)
    with django_assert_num_queries(11):
        found = facts(Person.objects.filter(unit=people.nodes["CM-A"]), clock.today())
    assert len(found) == 2 * count


def test_profile_and_matrix_rest_on_records(client, people):
    make.talented(people)
    careers.held(people)
    page = get(client, people.worker, "talent_mine")
    cells = {str(label): [len(c.facts) for c in row] for label, row, _next in page.context["lines"]}
    assert (cells["技能等级"], cells["专业技能"], cells["综合技能"]) == ([0, 1, 0, 0, 0], [0, 0, 0, 0, 1], [1, 0, 0, 0, 0])
    assert get(client, people.hr, "talent_person", people.worker.person.staff_no).status_code == 200
    assert get(client, people.stranger, "talent_person", people.worker.person.staff_no).status_code == 404
    unit = get(client, people.hr, "talent_matrix", unit="CM-A")
    assert {str(a): b for a, b in unit.context["lines"]}["专业技能"] == [0, 0, 0, 0, 1]
    assert get(client, people.worker, "talent_matrix").status_code == 404


def test_a_programme_has_figures_of_its_own(client, people):
    said = {"kind": "programme", "name": "369 精准人才培养", "node": people.nodes["CM-A"].pk, "year": 2026, "once_key": "k"}
    for _click in range(2):
        assert post(client, people.hr, "talent_plan_new", **said).status_code == 302
    row = TalentPlan.objects.get()
    line = {"direction": "train", "text": "3 年培养 100 名技师", "unit_label": "人", "target": 100, "done": 40}
    assert post(client, people.hr, "talent_line_add", row.pk, **line).status_code == 302
    assert post(client, people.hr, "talent_line_add", row.pk, **line).status_code == 422
    made = row.lines.get()
    assert post(client, people.hr, "talent_line_edit", made.pk, **{**line, "version": 1, "done": 100}).status_code == 302
    stale = post(client, people.second_hr, "talent_line_edit", made.pk, **{**line, "version": 1, "done": 3})
    assert (stale.status_code, row.lines.get().done, row.lines.get().version) == (409, 100, 2)  # the first change is not lost
    assert post(client, people.stranger, "talent_line_edit", made.pk, **{**line, "version": 2}).status_code == 404
    listed = get(client, people.hr, "talent_plan_list").context["listing"].page.object_list[0]
    assert (listed.reached, listed.wanted) == (1, 1)
    assert post(client, people.hr, "talent_plan_edit", row.pk, **said, version=9).status_code == 409
    assert post(client, people.hr, "talent_plan_edit", row.pk, **said, version=1).status_code == 302
    assert [post(client, people.hr, "talent_line_drop", made.pk, **v).status_code for v in ({}, {"version": 1})] == [409, 409]
    assert row.lines.get().done == 100  # what somebody else saved meanwhile is not taken out unseen
    assert post(client, people.hr, "talent_line_drop", made.pk, version=2).status_code == 302
    with pytest.raises(NotReachable):
        services.save_line(actor=people.actor(people.hr), at=clock.now(), plan=row, line=made, version=2, **line)
    assert not row.lines.exists()
    assert get(client, people.stranger, "talent_plan_detail", row.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.line(people, make.plan(people, f"计划{n}"))
    client.force_login(people.hr)
    client.get(reverse("talent_plan_list"))
    with django_assert_num_queries(8):
        client.get(reverse("talent_plan_list"))


def test_nobody_is_shown_who_has_not_agreed(client, people):
    make.talented(people)
    assert "职工甲" not in get(client, people.hr, "talent_showcase").content.decode().split("<main")[1]
    assert post(client, people.worker, "talent_consent", words="爱琢磨").status_code == 302
    shown = get(client, people.secretary, "talent_showcase").content.decode()
    assert "爱琢磨" in shown
    assert "瓦斯治理研究" in shown
    assert post(client, people.worker, "talent_consent", act="withdraw").status_code == 302
    assert not TalentConsent.objects.exists()


def test_another_enterprise_is_not_shown(client, people):
    far = PersonFactory(unit=NodeFactory(), name="远企甲")
    TalentConsent.objects.create(person=far, words="外企能手", given_at=clock.now())
    near = PersonFactory(unit=people.nodes["CM-C"])
    TalentConsent.objects.create(person=near, words="邻矿能手", given_at=clock.now())
    page = get(client, people.worker, "talent_showcase").content.decode()
    assert ("外企能手" in page, "邻矿能手" in page) == (False, True)


def paid(people) -> None:
    root = user_with(Role.HR, people.nodes["JT"], unit=people.nodes["MK1"], name="集团人事")
    row = careers.held(people)
    rebuild_history({(row.person_id, row.post.occupation_id)})
    set_pay(**make.words(people, root), level=careers.level(5), monthly=Decimal(800), from_on=date(2025, 1, 1), source="职代会决议")


def test_the_worker_file_is_read_and_exported_by_its_owner(client, people):
    paid(people)
    page = get(client, people.worker, "worker_file_mine")
    assert [s.key for s in page.context["sections"]] == ["grades", "tests", "posts", "pay", "results", "honours"]
    assert "合计：每月 1300.00 元" in page.content.decode()
    answer = post(client, people.worker, "worker_file_paper", "docx")
    assert (answer.status_code, answer.headers["Content-Disposition"][:10]) == (200, "attachment")


def test_the_office_opens_a_file_with_a_trail_and_nobody_else_does(client, people):
    paid(people)
    number = people.worker.person.staff_no
    page = post(client, people.hr, "worker_file_open", number)
    assert (page.status_code, "800.00" in page.content.decode()) == (200, True)
    assert AuditRow.objects.filter(action="workerfile.opened", object_id=str(people.worker.person_id)).count() == 1
    far = user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (far, people.secretary, people.committee, people.worker, people.stranger):
        assert post(client, user, "worker_file_open", number).status_code == 404

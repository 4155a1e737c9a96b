"""Pages of development with the four standing people, literal query counts, and what the person himself sees."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from portal.files.models import EvidenceLink
from portal.kernel import clock
from portal.notices.todos import kinds_for
from portal.rights.enums import Role
from tests.branches.membership.factories import applicant, brought_to, full_members, opened, usual_days
from tests.support.factories import RoleGrantFactory, UserFactory
from tests.support.papers import PDF
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.skills.factories import SkillCertificateFactory

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def go(client, user, name, *args, **query) -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    return text_of(response)


def test_the_branch_registers_an_application_and_takes_the_next_step(client, people):
    person, today = applicant(people), clock.today()
    client.force_login(people.secretary)
    typed = {"branch": people.branch_a.pk, "staff_no": person.staff_no, "on": (today - timedelta(days=20)).isoformat()}
    response = client.post(reverse("development_new"), typed)
    case = DevelopmentCase.objects.get()
    assert response["Location"] == reverse("development_detail", args=[case.pk])
    page = go(client, people.secretary, "development_detail", case.pk)
    assert [word in page for word in ("第 2 步 党组织派人谈话", "办理这一步", "谈话记录", "一般期限")] == [True] * 4
    paper = SimpleUploadedFile("谈话记录.pdf", PDF, "application/pdf")
    response = client.post(
        reverse("development_step", args=[case.pk]),
        {"version": case.version, "on": today.isoformat(), "note": "支委谈话", "files": [paper]},
    )
    assert response.status_code == 302, text_of(response)
    record = DevelopmentStepRecord.objects.get(case=case, no=2)
    assert EvidenceLink.objects.filter(record_kind="development_step", record_id=record.pk).count() == 1
    page = go(client, people.secretary, "development_record", record.pk)
    assert [word in page for word in ("支委谈话", "谈话记录.pdf", "佐证材料")] == [True] * 3


def test_a_refused_application_says_why_in_the_form(client, people):
    client.force_login(people.secretary)
    typed = {"branch": people.branch_a.pk, "staff_no": people.sibling.person.staff_no, "on": "2026-01-05"}
    response = client.post(reverse("development_new"), typed)
    assert response.status_code == 422
    assert "在本支部覆盖的单位里没有找到工号" in text_of(response)


def test_a_refused_step_stands_in_its_form_and_the_committee_lifts_it(client, people):
    case = brought_to(people, 5)
    client.force_login(people.secretary)
    early = (usual_days(date(2022, 1, 10))[3] + timedelta(days=200)).isoformat()
    response = client.post(reverse("development_step", args=[case.pk]), {"version": case.version, "on": early, "explanation": "急需"})
    assert response.status_code == 422
    assert "培养考察不满 12 个月" in text_of(response)
    assert "特批下一步" not in go(client, people.secretary, "development_detail", case.pk)
    assert "特批下一步" in go(client, people.committee, "development_detail", case.pk)
    assert client.post(reverse("development_override", args=[case.pk]), {"reason": "批复8号"}).status_code == 302
    client.force_login(people.secretary)
    response = client.post(reverse("development_step", args=[case.pk]), {"version": case.version, "on": early, "explanation": "急需"})
    assert response.status_code == 302
    page = go(client, people.secretary, "development_record", DevelopmentStepRecord.objects.get(case=case, no=6).pk)
    assert "批复8号" in page


def test_the_vote_is_recorded_from_a_paper_count(client, people):
    case = brought_to(people, 14)
    day = usual_days(date(2022, 1, 10))[15].isoformat()
    client.force_login(people.secretary)
    typed = {"version": case.version, "on": day, "result": "passed", "expected": "5", "present": "4", "yes": "5"}
    response = client.post(reverse("development_step", args=[case.pk]), typed)
    assert "收回选票 5 张，多于实到有表决权的 4 人" in text_of(response)
    response = client.post(reverse("development_step", args=[case.pk]), {**typed, "yes": "4"})
    assert response.status_code == 302
    page = go(client, people.secretary, "development_record", DevelopmentStepRecord.objects.get(case=case, no=15).pk)
    assert "赞成须 3 人以上，实际 4 人" in page


def test_contacts_are_chosen_among_the_full_members(client, people):
    case = brought_to(people, 4)
    page = go(client, people.secretary, "development_step", case.pk)
    names = [p.name for p in full_members(people, 9)]
    assert [name in page for name in names] == [True] * len(names)
    assert people.sibling.person.name not in page
    one = full_members(people)[0]
    day = usual_days(date(2022, 1, 10))[5].isoformat()
    client.post(reverse("development_step", args=[case.pk]), {"version": case.version, "on": day, "helper_1": one.pk})
    assert list(case.contacts.all()) == [one]


def test_acts_of_a_case(client, people):
    case = brought_to(people, 3)
    client.force_login(people.secretary)
    day = (usual_days(date(2022, 1, 10))[3] + timedelta(days=30)).isoformat()
    assert client.post(reverse("development_review", args=[case.pk]), {"on": day, "text": "表现良好"}).status_code == 302
    assert client.post(reverse("development_back", args=[case.pk]), {"version": case.version, "reason": ""}).status_code == 422
    assert client.post(reverse("development_back", args=[case.pk]), {"version": case.version, "reason": "日期有误"}).status_code == 302
    page = go(client, people.secretary, "development_detail", case.pk)
    assert [word in page for word in ("已撤回的步骤", "日期有误", "表现良好")] == [True] * 3
    case.refresh_from_db()
    stale = client.post(reverse("development_close", args=[case.pk]), {"version": 1, "state": "withdrawn", "on": day, "reason": "x"})
    assert stale.status_code == 409
    done = client.post(
        reverse("development_close", args=[case.pk]), {"version": case.version, "state": "withdrawn", "on": day, "reason": "本人撤回"}
    )
    assert done.status_code == 302
    assert "本人撤回" in go(client, people.secretary, "development_detail", case.pk)
    client.force_login(people.committee)
    other = opened(people, date(2022, 1, 10))
    moved = client.post(
        reverse("development_move", args=[other.pk]), {"version": other.version, "branch": people.branch_b.pk, "reason": "调动"}
    )
    assert moved.status_code == 302
    assert client.post(reverse("development_redo", args=[other.pk])).status_code == 404


PAGES = ("development_detail", "development_step", "development_back", "development_close", "development_review", "development_override",
         "development_move", "development_redo")  # fmt: skip


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "hr"])
def test_strangers_find_nothing(client, people, who):
    case = brought_to(people, 2)
    client.force_login(getattr(people, who))
    assert [client.get(reverse(name, args=[case.pk])).status_code for name in PAGES] == [404] * len(PAGES)
    record = case.steps.first()
    assert client.get(reverse("development_record", args=[record.pk])).status_code == 404
    assert client.post(reverse("development_paper", args=[case.pk, "docx"])).status_code == 404
    listed = client.get(reverse("development_list"))
    assert listed.status_code == 404 or case.person.name not in text_of(listed)


def test_the_committee_sees_and_takes_only_its_steps(client, people):
    case = brought_to(people, 3)
    assert "办理这一步" in go(client, people.committee, "development_detail", case.pk)
    page = go(client, people.secretary, "development_detail", case.pk)
    assert ("这一步由上级党委办理。" in page, "办理这一步" in page) == (True, False)
    assert client.get(reverse("development_step", args=[case.pk])).status_code == 422


def test_the_list_is_narrowed_by_stage_step_and_tab(client, people):
    early, late = opened(people, clock.today() - timedelta(days=70)), brought_to(people, 4, person=applicant(people, name="钱旧"))
    names = (early.person.name, "钱旧")

    def found(**query) -> list[bool]:
        page = go(client, people.secretary, "development_list", **query)
        return [name in page for name in names]

    assert found() == [True, True]
    assert found(stage="1") == [True, False]
    assert found(next="5") == [False, True]
    assert found(s="late") == [True, False]
    assert found(s="closed") == [False, False]
    assert found(s="mine") == [True, True]
    brought_to(people, 3, person=applicant(people, name="李备"))
    listed = [("李备" in go(client, user, "development_list", s="mine")) for user in (people.secretary, people.committee)]
    assert listed == [False, True]
    assert found(q="钱") == [False, True]
    assert late.next_no == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        brought_to(people, 3, person=applicant(people, name=f"申请{n}"))
    client.force_login(people.secretary)
    client.get(reverse("development_list"))
    with django_assert_num_queries(8):
        client.get(reverse("development_list"))


def account_of(people, person):
    user = UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.WORKER, node=people.nodes["CM-A"])
    return user


def test_the_person_sees_his_way_and_nothing_of_vetting_or_votes(client, people):
    person = applicant(people)
    user = account_of(people, person)
    case = brought_to(people, 15, person=person)
    page = go(client, user, "development_mine")
    assert [word in page for word in ("支部大会讨论接收", "下一步", "赞成", "材料", "会议记录")] == [True, True, False, False, False]
    assert client.get(reverse("development_detail", args=[case.pk])).status_code == 404
    assert reverse("development_mine") in go(client, user, "my_page")
    other = account_of(people, applicant(people, name="孙旁"))
    page = go(client, other, "development_mine")
    assert "支部大会讨论接收" not in page


def test_todos_of_both_offices(people):
    brought_to(people, 3)
    opened(people, clock.today() - timedelta(days=70))
    today = clock.now()

    def waiting(user) -> dict[str, tuple[int, int]]:
        actor = people.actor(user)
        found = {kind.key: kind.rows(actor, today) for kind in kinds_for(actor) if kind.key.startswith("development")}
        return {key: (todos.count, todos.late) for key, todos in found.items()}

    assert waiting(people.secretary) == {"development": (1, 1)}
    assert waiting(people.committee) == {"development_above": (1, 0)}
    assert waiting(people.sibling) == {"development": (0, 0)}


def test_the_table_of_25_steps_with_its_figures(client, people):
    page = go(client, people.secretary, "development_steps")
    assert [word in page for word in ("支部大会讨论接收", "预备期：12 个月", "材料归档")] == [True] * 3


def test_the_dossier_as_word(client, people):
    case = brought_to(people, 15)
    client.force_login(people.secretary)
    response = client.post(reverse("development_paper", args=[case.pk, "docx"]))
    assert (response.status_code, response["Content-Type"].rpartition(".")[2]) == (200, "document")
    assert client.post(reverse("development_paper", args=[case.pk, "odt"])).status_code == 404


def skilled(people, name: str, unit: str = "CM-A", grade: int = 3, **facts):
    person = applicant(people, name=name, unit=people.nodes[unit], **facts)
    SkillCertificateFactory(person=person, grade=grade, issued_on=date(2021, 1, 1))
    return person


def test_the_pool_holds_skilled_non_members_of_the_reach(client, people):
    skilled(people, "高甲")
    skilled(people, "中乙", grade=4)
    skilled(people, "高丙", unit="CM-B")
    skilled(people, "高丁", unit="CM-C")
    member = skilled(people, "员戊")
    people.branch_a.memberships.create(person=member, from_on=date(2021, 1, 1))
    honoured = applicant(people, name="荣己")
    HonourFactory(
        person=honoured, node=people.nodes["CM-A"], registered_by=people.hr, confirmed_by=people.second_hr, confirmed_at=clock.now()
    )
    names = ("高甲", "中乙", "高丙", "高丁", "员戊")

    def found(user, **query) -> list[bool]:
        page = go(client, user, "development_pool", **query)
        return [name in page for name in names]

    assert found(people.secretary) == [True, False, False, False, False]
    assert found(people.committee) == [True, False, True, False, False]
    assert found(people.stranger) == [False, False, False, True, False]
    assert found(people.secretary, held="honoured") == [False] * 5
    for who in (people.hr, people.worker):
        client.force_login(who)
        assert client.get(reverse("development_pool")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pool_costs_the_same_for_one_and_three(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        skilled(people, f"高{n}")
    client.force_login(people.secretary)
    client.get(reverse("development_pool"))
    with django_assert_num_queries(9):
        client.get(reverse("development_pool"))


def test_the_share_of_skilled_workers_by_year(client, people):
    first, second = skilled(people, "高甲"), applicant(people, name="平乙")
    brought_to(people, 15, person=first)
    brought_to(people, 15, person=second)
    third = skilled(people, "高丙")
    brought_to(people, 15, start=date(2023, 1, 10), person=third)
    page = go(client, people.secretary, "development_shares")
    rows = [line for line in page.split("<tr>") if 'scope="row">20' in line]
    shown = [[cell.split("</")[0].rpartition(">")[2] for cell in line.split("<td")[1:4]] for line in rows]
    assert shown == [["2", "1", "50.0%"], ["1", "1", "100.0%"]]
    assert "还没有接收新党员的记录" in go(client, people.stranger, "development_shares")

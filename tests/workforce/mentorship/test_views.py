"""The pages: who sees what, the way from draft to payment over them, and what a list costs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.periods import add_years
from portal.rights.enums import Role
from tests.support.papers import PNG
from tests.support.people import user_with
from tests.workforce.mentorship import factories as make
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.mentorship.models import MentorshipAgreement, MentorshipClause, MentorshipKind


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"mentorship_{name}", args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


def post(client, user, name: str, *args, **given):
    client.force_login(user)
    return client.post(url(name, *args), given)


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]
)
def test_an_agreement_is_seen_in_reach(client, people, who, status):
    row, user = make.running(people), getattr(people, who)
    assert get(client, user, "detail", row.pk).status_code == status
    assert get(client, user, "indicator", row.indicators.get().pk).status_code == status
    assert client.get(reverse("mentorship-detail", args=[row.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "status", "seen"),
    [("hr", 200, 1), ("secretary", 200, 1), ("sibling", 200, 0), ("stranger", 200, 0), ("worker", 404, None), ("assessor", 404, None)],
)
def test_who_has_the_list(client, people, who, status, seen):
    make.running(people)
    answer = get(client, getattr(people, who), "list")
    assert answer.status_code == status
    if seen is not None:
        assert len(answer.context["listing"].page.object_list) == seen


def test_a_worker_sees_his_own_as_mentor_apprentice_and_judge(client, people):
    mentor, judge = make.mentor_of(people), make.judge_of(people)
    row = make.at_test(people, mentor, judge)
    other = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="旁人")
    for user, part in ((mentor, "as_mentor"), (people.worker, "as_apprentice"), (judge, "as_judge")):
        page = get(client, user, "mine")
        assert {name for name in ("as_mentor", "as_apprentice", "as_judge") if page.context[name]} == {part}
    assert [r.pk for r in get(client, judge, "mine").context["waiting"]] == [row.pk]
    assert get(client, other, "detail", row.pk).status_code == 404
    assert get(client, people.stranger, "mine").status_code == 404


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, 1), ({"s": "running"}, 1), ({"s": "draft"}, 0), ({"member": "yes"}, 1), ({"member": "no"}, 0), ({"risen": "yes"}, 0),
        ({"risen": "no"}, 1), ({"q": "师傅甲"}, 1), ({"q": "职工甲"}, 1), ({"q": "无此人"}, 0), ({"grade": "failed"}, 0),
    ],
)  # fmt: skip
def test_the_filters(client, people, query, seen):
    make.running(people, make.mentor_of(people, member=True), kind="MEMBER")
    assert len(get(client, people.hr, "list", **query).context["listing"].page.object_list) == seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        apprentice = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"徒弟{n}")
        make.drafted(people, make.mentor_of(people, f"师傅{n}"), apprentice=apprentice)
    client.force_login(people.hr)
    client.get(url("list"))
    with django_assert_num_queries(9):
        client.get(url("list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_indicators(client, people, django_assert_num_queries, count):
    row = make.drafted(people, indicator=False)
    for n in range(count):
        make.indicated(people, row, f"指标{n}")
    client.force_login(people.hr)
    client.get(url("detail", row.pk))
    with django_assert_num_queries(19):
        client.get(url("detail", row.pk))


def typed(people, mentor, **changes) -> dict:
    today = clock.today()
    said = {
        "kind": MentorshipKind.objects.get(code="MENTOR").pk, "mentor_no": mentor.person.staff_no,
        "apprentice_no": people.worker.person.staff_no, "occupation": OccupationFactory().pk, "aim": "独立顶岗", "from_on": today,
        "to_on": add_years(today, 1), "branch": people.nodes["ZB-A"].pk,
    }  # fmt: skip
    return {**said, **{f"term_{c.code}": c.text for c in MentorshipClause.objects.all()}, **changes}


def test_the_way_from_draft_to_payment(client, people):
    mentor, judge, today = make.mentor_of(people), make.judge_of(people), clock.today()
    assert get(client, mentor, "new").context["form"].initial["mentor_no"] == mentor.person.staff_no
    assert post(client, mentor, "new", **typed(people, mentor, apprentice_no="没有")).status_code == 422
    far = people.stranger.person.staff_no
    assert post(client, mentor, "new", **typed(people, mentor, apprentice_no=far)).status_code == 422
    assert post(client, mentor, "new", **typed(people, mentor, to_on=today)).status_code == 422
    assert post(client, mentor, "new", **typed(people, mentor)).status_code == 302
    row = MentorshipAgreement.objects.get()
    assert row.terms.count() == 6
    indicator = {"text": "瓦斯抽采参数调整", "baseline": "看懂", "target": "独立", "check_on": today}
    assert post(client, mentor, "add_indicator", row.pk, **{**indicator, "target": ""}).status_code == 422
    assert [post(client, mentor, "add_indicator", row.pk, **indicator).status_code for _n in range(2)] == [302, 422]
    row.refresh_from_db()
    edited = typed(people, mentor, aim="独立顶岗一年", version=row.version)
    assert [post(client, mentor, "edit", row.pk, **edited).status_code for _n in range(2)] == [302, 409]
    row.refresh_from_db()
    assert post(client, mentor, "offer", row.pk, version=row.version).status_code == 302
    row.refresh_from_db()
    assert get(client, mentor, "edit", row.pk).status_code == 422
    assert post(client, mentor, "sign", row.pk, version=row.version - 1).status_code == 409
    assert [post(client, user, "sign", row.pk, version=row.version).status_code for user in (mentor, people.worker)] == [302, 302]
    assert post(client, people.sibling, "witness", row.pk, version=row.version).status_code == 404
    assert post(client, people.secretary, "witness", row.pk, version=row.version).status_code == 302
    shown = row.indicators.get()
    assert post(client, people.worker, "check", shown.pk, checked_on=today, finding="会了", is_reached="on").status_code == 422
    assert post(client, mentor, "check", shown.pk, checked_on=today, finding="", is_reached="on").status_code == 422
    assert post(client, mentor, "check", shown.pk, checked_on=today, finding="独立完成", is_reached="on").status_code == 302
    upload = {"files": SimpleUploadedFile("照片.png", PNG, "image/png")}
    assert client.post(reverse("file_attach", args=["mentorship-indicator", shown.pk]), upload).status_code == 302
    assert len(get(client, mentor, "indicator", shown.pk).context["file_panel"].rows) == 1
    row.refresh_from_db()
    test = {"test_on": today, "version": row.version}
    assert post(client, people.hr, "test", row.pk, judge_no=mentor.person.staff_no, **test).status_code == 422
    assert post(client, people.hr, "test", row.pk, judge_no=judge.person.staff_no, **test).status_code == 302
    row.refresh_from_db()
    grade = {"grade": "excellent", "note": "能独立顶岗", "version": row.version}
    refused = post(client, mentor, "grade", row.pk, **grade)
    assert (refused.status_code, len(refused.context["refusals"])) == (422, 1)
    assert post(client, judge, "grade", row.pk, **grade).status_code == 302
    MentorshipAgreement.objects.filter(pk=row.pk).update(from_on=today - timedelta(days=62))
    assert [str(d.amount) for d, _form in get(client, mentor, "detail", row.pk).context["dues"]] == ["200.00"]
    assert get(client, people.worker, "detail", row.pk).context["dues"] == []
    assert [post(client, people.hr, "paid", row.pk, "allowance", paid_on=today).status_code for _n in range(2)] == [302, 422]
    assert post(client, people.hr, "paid", row.pk, "bonus", paid_on=today).status_code == 404


def test_a_change_and_an_objection_over_the_page(client, people):
    mentor = make.mentor_of(people)
    row, longer = make.running(people, mentor), clock.today() + timedelta(days=500)
    assert post(client, mentor, "change", row.pk, reason="外出培训").status_code == 422
    assert post(client, mentor, "change", row.pk, reason="外出培训", to_on=longer).status_code == 302
    change = row.changes.get()
    assert get(client, people.worker, "detail", row.pk).context["answers_change"] == change
    assert post(client, mentor, "change_answer", change.pk, agree="yes").status_code == 422
    assert post(client, people.worker, "change_answer", change.pk, agree="yes").status_code == 302
    assert [post(client, people.worker, "object", row.pk, text="工种不符").status_code for _n in range(2)] == [302, 422]
    objection = row.objections.get()
    assert post(client, people.secretary, "objection_answer", objection.pk, is_upheld="yes", answer="属实").status_code == 404
    assert post(client, people.hr, "objection_answer", objection.pk, is_upheld="yes", answer="属实").status_code == 302
    row.refresh_from_db()
    assert (row.to_on, row.state) == (longer, "broken")


def test_sending_back_dropping_and_breaking_off(client, people):
    row = make.offered(people)
    assert post(client, people.hr, "break", row.pk, reason="", version=row.version).status_code == 422
    assert post(client, people.secretary, "return", row.pk, reason="期限写错").status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "drop_indicator", row.indicators.get().pk).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "drop", row.pk, version=row.version).status_code == 302
    row = make.running(people, make.mentor_of(people, "师傅乙"))
    assert post(client, people.hr, "problem", row.pk, title="主扇喘振", solved_on=clock.today()).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "break", row.pk, reason="徒弟调出", version=row.version).status_code == 302


def test_the_page_warns_of_a_second_apprentice_and_tells_of_a_rise(client, people):
    mentor = make.mentor_of(people)
    other = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="徒弟乙")
    row = make.ending(people, mentor)
    second = make.drafted(people, mentor, apprentice=other)
    assert get(client, people.hr, "detail", second.pk).context["above_usual"] is True
    SkillCertificateFactory(person=people.worker.person, grade=3, issued_on=row.from_on + timedelta(days=5))
    assert "计入师傅的带徒成绩" in get(client, mentor, "detail", row.pk).content.decode()

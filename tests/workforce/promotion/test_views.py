"""The pages: from the worker's phone to the decision at the desk."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.kernel import clock
from tests.support.papers import PDF
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician
from tests.workforce.results import factories as results
from tests.workforce.skills.factories import national_number
from workforce.promotion import services
from workforce.promotion.models import PromotionApplication
from workforce.skills.models import SkillCertificate


def url(name, row):
    return reverse(name, args=[row.pk])


@pytest.fixture
def occupation(people):
    return electrician(people.worker.person)


def submit_one(people, user, occupation):
    me = people.actor(user)
    row = services.draft_application(actor=me, at=clock.now(), occupation=occupation, path_code="G3-2")
    return services.submit_application(actor=me, at=clock.now(), application=row, version=row.version)


@pytest.fixture
def submitted(people, occupation):
    return submit_one(people, people.worker, occupation)


def test_from_the_phone_to_the_certificate(people, client, occupation):
    client.force_login(people.worker)
    page = client.get(reverse("promotion_mine"))
    assert [(b.grade, b.is_met, b.best.code) for b in page.context["boards"]] == [(3, True, "G3-2"), (2, False, "G2-1"), (1, False, "G1-1")]
    assert "条件已满足，可以申报" in page.text

    form = {"occupation": occupation.code, "path_code": "G3-2", "note": "带过两名徒弟", "act": "submit"}
    answer = client.post(reverse("promotion_apply"), form | {"papers": [SimpleUploadedFile("证书.pdf", PDF)]})
    row = PromotionApplication.objects.get()
    assert (answer.url, row.state) == (url("promotion_detail", row), "submitted")
    assert "证书.pdf" in client.get(answer.url).text

    client.force_login(people.hr)
    review = client.get(url("promotion_review", row))
    assert [line.result for line in review.context["case"].lines] == ["by_hand", "by_hand", "passed", "passed", "passed"]
    assert "还有 2 项待人工确认" in review.text
    for code in ("certificate_genuine", "papers"):
        row.refresh_from_db()
        judged = {"version": row.version, "code": code, "result": "passed", "reason": "已核对原件", "evidence": "证书原件"}
        assert client.post(url("promotion_judge", row), judged).status_code == 302
    row.refresh_from_db()
    assert client.post(url("promotion_decide", row), {"version": row.version, "act": "conclude", "reason": ""}).status_code == 302

    row.refresh_from_db()
    approval = {"version": row.version, "scheme": "national", "issued_on": str(clock.today())}
    number = national_number(1, clock.today().year, 3)
    own = client.post(url("promotion_approve", row), approval | {"number": number})
    assert (own.status_code, "请由另一位人事人员决定" in own.text) == (422, True)
    client.force_login(people.second_hr)
    wrong = client.post(url("promotion_approve", row), approval | {"number": "12"})
    assert (wrong.status_code, list(wrong.context["approval_form"].errors)) == (422, ["number"])
    assert client.post(url("promotion_approve", row), approval | {"number": number}).status_code == 302

    certificate = SkillCertificate.objects.get(number=number)
    client.force_login(people.worker)
    assert number in client.get(url("promotion_detail", row)).text
    assert client.get(reverse("certificate_detail", args=[certificate.pk])).status_code == 200
    assert client.get(reverse("promotion_mine")).context["boards"][0].grade == 2


def test_a_draft_is_kept_for_its_owner_only(people, client, occupation):
    client.force_login(people.worker)
    client.post(reverse("promotion_apply"), {"occupation": occupation.code, "path_code": "G3-2", "act": "save"})
    row = PromotionApplication.objects.get()
    assert client.get(url("promotion_edit", row)).status_code == 200
    client.force_login(people.hr)
    assert client.get(url("promotion_review", row)).status_code == 404
    assert client.get(reverse("promotion_list")).context["listing"].page.object_list == []
    client.force_login(people.worker)
    edited = {"version": row.version, "path_code": "G3-2", "note": "补充说明", "act": "submit"}
    assert client.post(url("promotion_edit", row), edited).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.note) == ("submitted", "补充说明")
    assert client.get(url("promotion_edit", row)).status_code == 422


def test_applying_twice_leads_to_the_one_application(people, client, occupation):
    client.force_login(people.worker)
    form = {"occupation": occupation.code, "path_code": "G3-2", "act": "save"}
    first, second = client.post(reverse("promotion_apply"), form), client.post(reverse("promotion_apply"), form)
    assert first.url == second.url == url("promotion_detail", PromotionApplication.objects.get())


def test_without_a_path_the_page_says_what_is_missing(people, client):
    occupation = electrician(people.worker.person, since=date(2025, 1, 1), certified=date(2025, 2, 1))
    client.force_login(people.worker)
    mine = client.get(reverse("promotion_mine"))
    assert mine.context["boards"][0].best.closes_on == date(2029, 2, 1)
    assert "2029-02-01 起可申报" in mine.text
    answer = client.post(reverse("promotion_apply"), {"occupation": occupation.code, "path_code": "G3-2", "act": "submit"})
    assert answer.status_code == 422
    assert "还不符合申报三级（高级工）的任何一条条件，暂不能申报。离得最近的是 G3-2：" in answer.text
    assert PromotionApplication.objects.count() == 0


def test_a_worker_without_an_occupation_is_told_whom_to_ask(people, client):
    client.force_login(people.worker)
    assert "请联系人事登记职业和工作经历" in client.get(reverse("promotion_mine")).text
    assert client.get(reverse("promotion_apply")).status_code == 404


def test_a_wrong_paper_keeps_the_draft(people, client, occupation):
    client.force_login(people.worker)
    form = {"occupation": occupation.code, "path_code": "G3-2", "act": "submit", "papers": [SimpleUploadedFile("a.pdf", b"<html>")]}
    answer = client.post(reverse("promotion_apply"), form, follow=True)
    assert "“a.pdf”没有上传" in answer.text
    assert "内容与扩展名不一致" in answer.text
    assert "草稿已保存，还没有提交" in answer.text
    assert PromotionApplication.objects.get().state == "draft"


OFFICE_POSTS = ("promotion_judge", "promotion_recheck", "promotion_decide", "promotion_approve")


def test_strangers_learn_nothing(people, client, submitted):
    foreign = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    colleague = user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name="职工乙")
    for user in (people.sibling, people.stranger, people.committee, foreign, colleague):
        client.force_login(user)
        for name in ("promotion_detail", "promotion_review"):
            assert client.get(url(name, submitted)).status_code == 404, (user, name)
        for name in (*OFFICE_POSTS, "promotion_submit"):
            assert client.post(url(name, submitted), {"version": submitted.version}).status_code == 404, (user, name)


def test_the_union_looks_and_does_not_act(people, client, submitted):
    union = user_with("union_officer", people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    client.force_login(union)
    page = client.get(url("promotion_review", submitted))
    assert (page.status_code, page.context["desk"]) == (200, None)
    for name in OFFICE_POSTS:
        assert client.post(url(name, submitted), {"version": submitted.version}).status_code == 404, name


def test_returning_needs_a_reason_and_the_worker_reads_it(people, client, submitted):
    client.force_login(people.hr)
    empty = client.post(url("promotion_decide", submitted), {"version": submitted.version, "act": "return", "reason": ""})
    assert (empty.status_code, "请写明原因，申报人能看到。" in empty.text) == (422, True)
    client.post(url("promotion_decide", submitted), {"version": submitted.version, "act": "return", "reason": "缺社保缴费记录"})
    client.force_login(people.worker)
    page = client.get(url("promotion_detail", submitted))
    assert ("缺社保缴费记录" in page.text, page.context["can_edit"]) == (True, True)
    submitted.refresh_from_db()
    assert client.post(url("promotion_submit", submitted), {"version": submitted.version}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_a_stale_page_shows_what_is_stored_now(people, client, submitted):
    client.force_login(people.hr)
    client.post(url("promotion_recheck", submitted), {"version": submitted.version})
    stale = client.post(url("promotion_decide", submitted), {"version": submitted.version, "act": "return", "reason": "缺材料"})
    assert (stale.status_code, "请刷新后按最新内容办理" in stale.text) == (409, True)


def test_a_judgement_without_evidence_stands_open_with_its_words(people, client, submitted):
    client.force_login(people.hr)
    judged = {"version": submitted.version, "code": "papers", "result": "passed", "reason": "看过了", "evidence": ""}
    answer = client.post(url("promotion_judge", submitted), judged)
    assert (answer.status_code, answer.context["open_code"], "看过了" in answer.text) == (422, "papers", True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    workers = [people.worker, *[user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"职工{n}") for n in "乙丙"]]
    for user in workers[:count]:
        submit_one(people, user, electrician(user.person))
    client.force_login(people.hr)
    with django_assert_num_queries(12):
        answer = client.get(reverse("promotion_list"))
    assert len(answer.context["listing"].page.object_list) == count


def test_the_badge_counts_what_this_officer_can_do(people, client, submitted):
    def badge(user):
        client.force_login(user)
        nav = client.get(reverse("promotion_list")).context["nav"]()
        return next(item.badge for item in nav if item.key == "promotion_review")

    assert (badge(people.hr), badge(people.second_hr)) == (1, 1)
    PromotionApplication.objects.filter(pk=submitted.pk).update(state="checked", checked_by=people.hr)
    assert (badge(people.hr), badge(people.second_hr)) == (0, 1)


def test_tabs_of_the_list(people, client, submitted):
    client.force_login(people.hr)
    page = client.get(reverse("promotion_list"), {"s": "approved"})
    assert [row.pk for row in page.context["listing"].page.object_list] == []
    page = client.get(reverse("promotion_list"), {"s": "submitted", "q": people.worker.person.name})
    assert [row.pk for row in page.context["listing"].page.object_list] == [submitted.pk]


def test_papers_open_with_the_case(people, client, occupation):
    client.force_login(people.worker)
    form = {"occupation": occupation.code, "path_code": "G3-2", "act": "submit", "papers": [SimpleUploadedFile("a.pdf", PDF)]}
    client.post(reverse("promotion_apply"), form)
    row = PromotionApplication.objects.get()
    client.force_login(people.hr)
    (paper,) = client.get(url("promotion_review", row)).context["case"].files
    link = reverse("file_download", args=[paper.pk])
    answer = client.get(link)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    answer.close()
    client.force_login(people.stranger)
    assert client.get(link).status_code == 404


def test_the_review_page_lists_the_confirmed_results(people, client, submitted):
    """Only what somebody else has confirmed is shown beside an application."""
    results.registered(people, title="未核实的成果", number="ZL202310012345.8")
    results.confirmed(people)
    client.force_login(people.hr)
    page = client.get(url("promotion_review", submitted))
    assert [a.result.title for a in page.context["results"]] == ["一种链条张紧装置"]
    assert "未核实的成果" not in page.text

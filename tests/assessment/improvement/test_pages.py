"""The checklist, the feedback sheet and the loop over the pages and the API; a stranger finds nothing anywhere."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessment.improvement.models import Diagnosis, FeedbackSheet, Improvement
from portal.audit.messages import ACTIONS
from portal.kernel import clock
from tests.assessment.improvement import factories as improvement
from tests.assessment.outcomes.factories import published

pytestmark = pytest.mark.django_db


def filled(row, named, version=1, **more) -> dict:
    data = {"version": version, **more}
    for item, (degree, words) in improvement.answers(row, named).items():
        data |= {f"degree_{item}": degree, f"words_{item}": words}
    return data


def test_a_branch_fills_in_saves_and_hands_in_its_checklist(client, people):
    client.force_login(people.secretary)
    assert "开始或继续检查" in client.get(reverse("diagnosis_list")).text
    start = {"branch": people.branch_a.pk, "year": clock.today().year}
    for _click in range(2):
        page = client.post(reverse("diagnosis_open"), start, follow=True)
    row = Diagnosis.objects.get()
    assert all(words in page.text for words in ("党建与产业工人培养脱节错位", "“两张皮”", "协同短板", "服务诉求答复有帮助率", "没有记录"))
    url = reverse("diagnosis_answer", args=[row.pk])
    refused = client.post(url, filled(row, {"IDEA": ("", "")}, go="hand_in"))
    assert (refused.status_code, "还有 1 项没有选择" in refused.text) == (422, True)
    assert "已保存" in client.post(url, filled(row, {"IDEA": ("serious", "只读文件")}), follow=True).text
    assert client.post(url, filled(row, {})).status_code == 409
    done = client.post(url, filled(row, {"IDEA": ("serious", "只读文件")}, 2, go="hand_in"), follow=True)
    assert all(words in done.text for words in ("发现问题 1 个", "只读文件", "待定措施"))
    assert client.post(url, filled(row, {}, 3)).status_code == 422
    client.force_login(people.committee)
    assert "比较突出" in client.get(reverse("diagnosis_detail", args=[row.pk])).text
    assert "开始或继续检查" not in client.get(reverse("diagnosis_list")).text


def test_what_is_begun_is_not_found_by_the_committee(client, people):
    row = improvement.opened(people)
    client.force_login(people.committee)
    assert client.get(reverse("diagnosis_detail", args=[row.pk])).status_code == 404
    assert client.get("/api/v1/diagnoses/").json()["results"] == []
    assert client.post(reverse("diagnosis_answer", args=[row.pk]), filled(row, {})).status_code == 404


def test_a_year_or_branch_that_is_not_offered_opens_nothing(client, people):
    client.force_login(people.secretary)
    for branch, year in ((people.branch_a, 2019), (people.branch_b, clock.today().year)):
        assert client.post(reverse("diagnosis_open"), {"branch": branch.pk, "year": year}).status_code == 422
    assert not Diagnosis.objects.exists()


def test_a_feedback_sheet_links_to_the_receipt_and_proposes(client, people):
    published(people)
    client.force_login(people.secretary)
    made = client.post(reverse("feedback_new"), {"round": "2026Q2", "branch": people.branch_a.pk, "words": "差在主题党日"}, follow=True)
    line = FeedbackSheet.objects.get().lines.first()
    assert f"{reverse('score_detail', args=['2026Q2~ZB-A'])}#ind-{line.indicator}" in made.text
    assert all(words in made.text for words in ("差在主题党日", line.name, "待定措施"))
    assert "支部A" in client.get(reverse("feedback_list") + "?round=2026Q2").text
    assert client.post(reverse("feedback_new"), {"round": "2026Q2", "branch": people.branch_b.pk}).status_code == 422


def test_an_unpublished_round_is_not_offered(client, people):
    round_ = published(people)
    round_.state = "reviewed"
    round_.save()
    client.force_login(people.committee)
    assert "2026Q2" not in client.get(reverse("feedback_new")).text
    assert client.post(reverse("feedback_new"), {"round": "2026Q2", "branch": people.branch_a.pk}).status_code == 422
    assert not FeedbackSheet.objects.exists()


def test_the_loop_over_the_pages(client, people):
    client.force_login(people.secretary)
    client.post(reverse("improvement_new"), {"branch": people.branch_a.pk, "problem": "夜班参加不了", "once_key": "k"})
    row = Improvement.objects.get()
    url = {name: reverse(f"improvement_{name}", args=[row.pk]) for name in ("detail", "plan", "done", "confirm", "reopen")}
    plan = {"plan-version": 1, "plan-cause": "只在白班", "plan-measure": "夜班也办", "plan-owner": "没有的人", "plan-due_on": clock.today()}
    assert "没有找到在岗的" in client.post(url["plan"], plan).text
    client.post(url["plan"], plan | {"plan-owner": "职工甲"})
    client.force_login(people.worker)
    assert "报告完成" in client.get(url["detail"]).text
    client.post(url["done"], {"done-version": 2, "done-proof": "已办两次"})
    client.force_login(people.committee)
    assert "确认办结" in client.get(url["detail"]).text
    back = {"reopen-version": 3, "reopen-reason": "再办一次", "reopen-due_on": clock.today()}
    assert client.post(url["reopen"], back | {"reopen-version": 2}).status_code == 409
    client.post(url["reopen"], back)
    client.force_login(people.worker)
    assert "再办一次" in client.get(url["detail"]).text
    client.post(url["done"], {"done-version": 4, "done-proof": "又办一次"})
    client.force_login(people.committee)
    assert "已办结" in client.post(url["confirm"], {"confirm-version": 5}, follow=True).text
    row.refresh_from_db()
    assert (row.state, row.reopened) == ("confirmed", 1)


def test_who_reported_it_is_not_offered_to_confirm(client, people):
    row = improvement.reported(people)
    Improvement.objects.filter(pk=row.pk).update(done_by=people.committee)
    client.force_login(people.committee)
    assert "确认办结" not in client.get(reverse("improvement_detail", args=[row.pk])).text
    answer = client.post(reverse("improvement_confirm", args=[row.pk]), {"confirm-version": row.version})
    assert (answer.status_code, "请由党委的另一人确认" in answer.text) == (422, True)


def test_what_is_late_has_a_tab(client, people):
    row = improvement.planned(people)
    Improvement.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))
    improvement.planned(people)
    client.force_login(people.committee)
    page = client.get(reverse("improvement_list") + "?s=late")
    assert [r.pk for r in page.context["listing"].page.object_list] == [row.pk]
    assert "逾期" in client.get(reverse("improvement_detail", args=[row.pk])).text


def test_one_that_is_not_taken_up_says_why(client, people):
    row = improvement.proposed(people)
    client.force_login(people.committee)
    client.post(reverse("improvement_drop", args=[row.pk]), {"drop-version": 1, "drop-reason": "已在二季度解决"})
    client.force_login(people.secretary)
    assert "已在二季度解决" in client.get(reverse("improvement_detail", args=[row.pk])).text


@pytest.mark.parametrize("who", ["stranger", "sibling", "worker"])
def test_a_stranger_finds_nothing(client, people, who):
    made = {
        "improvement": improvement.reported(people), "diagnosis": improvement.handed_in(people), "feedback": improvement.feedback(people)
    }  # fmt: skip
    client.force_login(getattr(people, who))
    for name, row in made.items():
        assert client.get(reverse(f"{name}_detail", args=[row.pk])).status_code == 404, name
    for act in ("plan", "done", "confirm", "reopen", "drop"):
        assert client.post(reverse(f"improvement_{act}", args=[made["improvement"].pk])).status_code == 404, act
    assert client.get("/api/v1/improvements/").json()["results"] == []


def test_a_worker_sees_what_he_owns_and_no_list(client, people):
    row = improvement.planned(people, owner=people.worker)
    client.force_login(people.worker)
    assert client.get(reverse("improvement_detail", args=[row.pk])).status_code == 200
    for name in ("improvement_list", "improvement_summary", "diagnosis_list", "feedback_list"):
        assert client.get(reverse(name)).status_code == 404, name


def test_the_summary_shows_counts_and_no_branch(client, people):
    improvement.handed_in(people)
    client.force_login(people.committee)
    page = client.get(reverse("improvement_summary"))
    assert "1 个支部已提交自我检查" in page.text
    assert "支部A" not in page.text
    assert "0 个支部" in client.get(reverse("improvement_summary") + f"?year={clock.today().year - 1}").text
    assert client.get(reverse("improvement_summary") + "?year=x").status_code == 200


@pytest.mark.parametrize(("name", "cost"), [("improvement_list", 7), ("diagnosis_list", 7), ("feedback_list", 7)])
def test_lists_cost_the_same_with_one_and_more_rows(client, people, django_assert_num_queries, name, cost):
    client.force_login(people.committee)
    improvement.handed_in(people)
    improvement.feedback(people)
    client.get(reverse(name))
    with django_assert_num_queries(cost):
        client.get(reverse(name))
    improvement.handed_in(people, people.sibling, people.branch_b)
    improvement.feedback(people, people.sibling, people.branch_b)
    with django_assert_num_queries(cost):
        client.get(reverse(name))


def test_all_three_go_out_through_the_api(client, people):
    improvement.handed_in(people)
    improvement.feedback(people)
    client.force_login(people.committee)
    rows = client.get("/api/v1/improvements/?branch=ZB-A&source=diagnosis").json()["results"]
    assert [(r["item"], r["state"], r["owner"]) for r in rows] == [("TWO-SKINS", "proposed", None), ("METHOD", "proposed", None)]
    (sheet,) = client.get(f"/api/v1/diagnoses/?year={clock.today().year}").json()["results"]
    assert (len(sheet["answers"]), sheet["state"]) == (10, "handed_in")
    (made,) = client.get("/api/v1/feedback-sheets/?round=2026Q2").json()["results"]
    assert made["lines"][0]["indicator"]
    assert client.post("/api/v1/improvements/", {}).status_code == 405


def test_every_act_has_its_words():
    acts = ("proposed", "planned", "done", "confirmed", "reopened", "dropped")
    assert {f"improvement.{act}" for act in acts} | {"diagnosis.opened", "diagnosis.handed_in", "feedback.made"} <= set(ACTIONS)


def test_the_checklist_is_kept_as_a_catalogue(client, people):
    client.force_login(people.committee)
    assert "协同短板" in client.get(reverse("catalogue_list", args=["diagnosis-items"])).text

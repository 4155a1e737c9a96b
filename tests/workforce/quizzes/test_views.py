"""The pages and the interface: from a question to a result, who sees what, what a list costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import RoleGrant
from tests.workforce.quizzes import factories as make
from workforce.quizzes import services, todos
from workforce.quizzes.models import QuizInspection, QuizPaper, QuizQuestion, QuizSheet


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"quiz_{name}", args=args), query)


def post(client, user, name: str, *args, **given):
    client.force_login(user)
    return client.post(reverse(f"quiz_{name}", args=args), given)


def test_from_a_question_to_the_result(client, people):
    said = {
        "node": people.nodes["MK1"].pk,
        "kind": "multiple",
        "text": "哪些要停电？",
        "options": "甲\n乙\n丙",
        "answer": "a c",
        "subjects": make.subject().pk,
    }
    assert post(client, people.hr, "question_new", **{**said, "answer": "d"}).status_code == 422
    assert post(client, people.hr, "question_new", **said, once_key="k").status_code == 302
    question = QuizQuestion.objects.get()
    assert (question.answer, question.options) == ("AC", ["甲", "乙", "丙"])
    assert post(client, people.hr, "question_edit", question.pk, **said, version=1).status_code == 302
    assert post(client, people.hr, "question_approve", question.pk).status_code == 422
    assert post(client, people.second_hr, "question_approve", question.pk).status_code == 302
    now = clock.now()
    paper = {
        "title": "竞赛", "purpose": "contest", "node": people.nodes["MK1"].pk, "draw": "fixed", "pass_mark": 60, "tries": 1,
        "opens_at": f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}", "closes_at": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert post(client, people.hr, "paper_new", **{**paper, "closes_at": paper["opens_at"]}).status_code == 422
    assert post(client, people.hr, "paper_new", **paper, once_key="p").status_code == 302
    row = QuizPaper.objects.get()
    assert len(get(client, people.hr, "paper_choose", row.pk, subject="SAFETY").context["questions"]) == 1
    assert post(client, people.hr, "paper_choose", row.pk, ids=question.pk).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "paper_publish", row.pk, version=row.version).status_code == 422
    assert post(client, people.second_hr, "paper_publish", row.pk, version=row.version).status_code == 302
    assert [p.pk for p in get(client, people.worker, "mine").context["waiting"]] == [row.pk]
    assert [post(client, people.worker, "start", row.pk).status_code for _n in range(2)] == [302, 302]
    sheet = QuizSheet.objects.get()
    assert post(client, people.worker, "sheet", sheet.pk, go="save", version=1, **{f"q{question.pk}": ["A"]}).status_code == 302
    assert post(client, people.worker, "sheet", sheet.pk, go="hand_in", **{f"q{question.pk}": ["Z"]}).status_code == 422
    for _n in range(2):
        assert post(client, people.worker, "sheet", sheet.pk, go="hand_in", **{f"q{question.pk}": ["A"]}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.score, sheet.is_passed) == (50, False)
    assert get(client, people.worker, "sheet", sheet.pk).context["shows"] is False
    assert get(client, people.worker, "standing", row.pk).context["own"] == (1, 1)
    assert get(client, people.hr, "paper_detail", row.pk).status_code == 200


def test_the_right_answers_are_shown_after_the_window(client, people):
    sheet = make.handed_in(people)
    past = clock.now() - timedelta(minutes=1)
    QuizSheet.objects.filter(pk=sheet.pk).update(submitted_at=past, ends_at=past)
    assert get(client, people.worker, "sheet", sheet.pk).context["shows"] is False
    QuizPaper.objects.update(closes_at=past)
    page = get(client, people.worker, "sheet", sheet.pk)
    assert (page.context["shows"], "见规程" in page.content.decode()) == (True, True)


def test_a_sheet_that_was_not_handed_in_shows_that(client, people):
    sheet = make.begun(people)
    QuizSheet.objects.filter(pk=sheet.pk).update(ends_at=clock.now() - timedelta(minutes=1))
    assert "没有在截止前交卷" in get(client, people.worker, "sheet", sheet.pk).content.decode()
    assert post(client, people.worker, "sheet", sheet.pk, go="hand_in").status_code == 422


def test_nobody_else_opens_a_sheet(client, people):
    sheet = make.handed_in(people)
    for user in (people.hr, people.secretary, people.stranger, make.colleague_of(people)):
        RoleGrant.objects.get_or_create(
            user=user, role=Role.WORKER, node=user.person.unit, defaults={"starts_on": "2020-01-01", "granted_at": clock.now()}
        )
        assert get(client, user, "sheet", sheet.pk).status_code == 404
        assert client.get(reverse("quiz-sheet-detail", args=[sheet.pk])).status_code == 404


def test_a_drawn_paper_over_the_page(client, people):
    row = make.drafted(people, draw="drawn")
    make.approved(people, 3)
    part = {"subject": make.subject().pk}
    assert post(client, people.hr, "paper_part", row.pk, **part, count=0).status_code == 422
    assert post(client, people.hr, "paper_part", row.pk, **part, count=2).status_code == 302
    assert get(client, people.hr, "paper_detail", row.pk).context["parts"][0][1] == 3
    assert post(client, people.hr, "paper_drop_part", row.pk, row.parts.get().pk).status_code == 302
    assert post(client, people.hr, "paper_withdraw", row.pk, reason="", version=1).status_code == 422
    row.refresh_from_db()
    assert post(client, people.hr, "paper_withdraw", row.pk, reason="不用了", version=row.version).status_code == 302


def test_a_test_on_the_spot_over_the_pages(client, people):
    paper = make.check_paper(people)
    said = {
        "node": people.nodes["CM-A"].pk, "paper": paper.pk, "place": "变电所", "note": "停送电", "minutes": 10,
        "staff_nos": f"{people.worker.person.staff_no}、", "once_key": "k",
    }  # fmt: skip
    assert post(client, people.hr, "inspection_new", **{**said, "staff_nos": "99999"}).status_code == 422
    assert [post(client, people.hr, "inspection_new", **said).status_code for _n in range(2)] == [302, 302]
    row = QuizInspection.objects.get()
    assert [t.title for t in todos.answering(people.actor(people.worker), clock.now()).first] == ["现场答题：逢查必考"]
    assert post(client, people.worker, "call_start", row.calls.get().pk).status_code == 302
    sheet = QuizSheet.objects.get()
    services.hand_in(**make.words(people, people.worker), sheet=sheet, answers=make.answers(sheet))
    page = get(client, people.hr, "inspection_detail", row.pk)
    assert [(c.took, c.passed) for c in page.context["calls"]] == [(True, True)]
    assert get(client, people.hr, "inspection_list").context["times"] == {"called": 1, "took": 1, "passed": 1}
    assert post(client, people.hr, "inspection_call", row.pk, staff_nos="99999").status_code == 422
    assert get(client, people.stranger, "inspection_detail", row.pk).status_code == 404


def test_an_exam_names_who_has_to_try_again_and_a_contest_names_nobody(client, people):
    exam, contest = make.published(people, purpose="exam", title="规定考试"), make.published(people)
    assert get(client, people.hr, "paper_people", exam.pk).status_code == 200
    assert get(client, people.hr, "paper_people", contest.pk).status_code == 404
    assert get(client, people.worker, "paper_people", exam.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("who", "name", "statements"),
    [("hr", "question_list", 12), ("hr", "paper_list", 9), ("hr", "inspection_list", 8), ("worker", "mine", 9)],
)  # fmt: skip
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count, who, name, statements):
    for n in range(count):
        paper = make.published(people, title=f"卷{n}")
        make.handed_in(people, paper)
    get(client, getattr(people, who), name)
    with django_assert_num_queries(statements):
        client.get(reverse(f"quiz_{name}"))


def test_over_the_interface(client, people):
    sheet = make.begun(people)
    client.force_login(people.worker)
    base = f"/api/v1/quiz-sheets/{sheet.pk}/"
    found = client.get(base).json()
    assert (len(found["questions"]), found["questions"][0]["right"], found["score"]) == (2, None, None)
    for key in ("²", "٣", "9" * 5000):
        assert client.post(f"{base}save/", {"answers": {key: "B"}, "version": 9}, "application/json").status_code == 409
    answers = {str(q["id"]): "B" for q in found["questions"]}
    assert client.post(f"{base}save/", {"answers": answers, "version": 9}, "application/json").status_code == 409
    assert client.post(f"{base}save/", {"answers": answers, "version": 1}, "application/json").status_code == 200
    for _n in range(2):
        answer = client.post(f"{base}hand-in/", {"answers": answers}, "application/json")
        assert (answer.status_code, answer.json()["score"]) == (200, "100.00")
    assert client.get("/api/v1/quiz-questions/").status_code in {403, 404}
    client.force_login(people.hr)
    assert [r["took"] for r in client.get("/api/v1/quiz-papers/").json()["results"]] == [1]
    assert client.get("/api/v1/quiz-questions/").json()["count"] == 2


def test_a_question_that_was_changed_meanwhile_is_not_approved_unread(client, people):
    row = make.proposed(people)
    client.force_login(people.second_hr)
    read = client.get(reverse("quiz_question_detail", args=[row.pk])).context["row"].version
    facts = make.question_facts(people, text="改过的题干")
    services.change_question(**make.words(people), question=row, version=row.version, facts=facts)
    approve = reverse("quiz_question_approve", args=[row.pk])
    assert client.post(approve, {"version": read}).status_code == 409
    assert client.post(approve, {"version": read + 1}).status_code == 302


def test_ids_that_are_no_numbers_choose_nothing(client, people):
    paper = make.drafted(people)
    client.force_login(people.hr)
    answer = client.post(reverse("quiz_paper_choose", args=[paper.pk]), {"ids": ["²", "9" * 40, "x"]})
    assert (answer.status_code, paper.lines.count()) == (302, 0)

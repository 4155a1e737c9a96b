import pytest
from django.db import connection
from django.urls import reverse

from branches.questions import selectors, services, todos
from branches.questions.models import PolicyQuestion, PolicyQuestionMark
from branches.tickets.models import ConcernTopic
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.questions import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


def code_of(act) -> str:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code


def test_asked_answered_reviewed_by_another_and_published(people):
    row = make.asked(people)
    assert (row.node, row.state) == (people.nodes["DW1"], "asked")
    assert code_of(lambda: services.publish_question(**make.words(people), question=row, version=1)) == "question.no_answer_yet"
    row = services.answer_question(**make.words(people), question=row, version=1, shown="有变化吗？", answer="没有。")
    assert code_of(lambda: services.publish_question(**make.words(people), question=row, version=2)) == "question.own_answer"
    with pytest.raises(EditConflict):
        services.publish_question(**make.words(people, people.second_committee), question=row, version=1)
    row = services.publish_question(**make.words(people, people.second_committee), question=row, version=2)
    assert (row.state, row.reviewed_by) == ("published", people.second_committee)
    assert Notice.objects.filter(code="question.published_notice", recipient=people.worker).count() == 1
    assert (
        code_of(lambda: services.answer_question(**make.words(people), question=row, version=3, shown="x", answer="y"))
        == "question.is_over"
    )
    with pytest.raises(NotReachable):
        services.decline_question(**make.words(people, people.stranger), question=row, version=3, reason="x")


def test_the_asker_is_not_named_on_the_board(client, people):
    row = make.asked(people)
    given = {"shown": f"{people.worker.person.name}问内退", "answer": "没有。"}
    assert code_of(lambda: services.answer_question(**make.words(people), question=row, version=1, **given)) == "question.named"
    row = make.published(people)
    for user in (people.secretary, people.sibling, people.committee, people.worker):
        page = get(client, user, "question_board").content.decode()
        assert row.shown in page
        assert people.worker.person.name not in page or user == people.worker
    office = get(client, people.committee, "question_office", row.pk).content.decode()
    assert people.worker.person.name not in office
    assert row.shown not in get(client, people.stranger, "question_board").content.decode()


def test_a_mark_counts_once_when_the_keys_of_the_server_are_changed(people, settings):
    row, words = make.published(people), make.words(people, people.worker)
    assert services.mark_question(**words, question=row, kind="useful") is True
    settings.FIELD_KEYS = ["a-new-key-for-fields", *settings.FIELD_KEYS]
    assert services.mark_question(**words, question=row, kind="useful") is False


def test_marks_count_once_and_keep_nobody(people):
    row, words = make.published(people), make.words(people, people.sibling)
    trail = AuditRow.objects.count()
    assert [services.mark_question(**words, question=row, kind="useful") for _n in range(2)] == [True, False]
    assert services.mark_question(**make.words(people, people.worker), question=row, kind="useful") is True
    assert services.mark_question(**words, question=row, kind="wonder") is True
    assert code_of(lambda: services.mark_question(**words, question=row, kind="nonsense")) == "question.not_on_board"
    with pytest.raises(NotReachable):
        services.mark_question(**make.words(people, people.stranger), question=row, kind="useful")
    with pytest.raises(NotReachable):
        services.mark_question(**words, question=make.asked(people, text="还没公开"), kind="useful")
    found = selectors.interaction(PolicyQuestion.objects.all())
    assert (found.published, found.useful, found.wonders, found.followed) == (1, 2, 1, 0)
    assert AuditRow.objects.count() == trail + 1  # the question that is not published yet
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, PolicyQuestionMark._meta.db_table)}
    assert columns == {"id", "question_id", "kind", "once"}


def test_asking_on_counts_too(people):
    row = make.published(people)
    more = make.asked(people, people.sibling, text="那补贴呢？", follows=row)
    assert (more.follows, selectors.interaction(PolicyQuestion.objects.all()).followed) == (row, 1)
    with pytest.raises(NotReachable):
        make.asked(people, people.stranger, text="那补贴呢？", follows=row)
    assert code_of(lambda: make.asked(people, text="  ")) == "question.text_needed"


def test_declined_is_told_to_the_asker_alone(client, people):
    row = make.asked(people)
    assert code_of(lambda: services.decline_question(**make.words(people), question=row, version=1, reason=" ")) == "question.reason_needed"
    services.decline_question(**make.words(people), question=row, version=1, reason="只涉及您本人，请到人事窗口。")
    assert "请到人事窗口" in get(client, people.worker, "question_mine").content.decode()
    assert "请到人事窗口" not in get(client, people.secretary, "question_mine").content.decode()


def test_over_the_pages(client, people):
    client.force_login(people.worker)
    given = {"topic": ConcernTopic.objects.get(code="PAY").pk, "text": "津贴怎么算？", "once_key": "t" * 32}
    assert client.post(url("question_ask"), {**given, "text": ""}).status_code == 422
    for _click in range(2):
        assert client.post(url("question_ask"), given).status_code == 302
    row = PolicyQuestion.objects.get()
    assert client.get(url("question_office", row.pk)).status_code == 404
    client.force_login(people.committee)
    assert "津贴" in client.get(url("question_list"), {"s": "asked"}).content.decode()
    assert client.post(url("question_answer", row.pk), {"version": 1, "shown": "津贴怎么算？", "answer": ""}).status_code == 422
    assert client.post(url("question_answer", row.pk), {"version": 1, "shown": "津贴怎么算？", "answer": "按天。"}).status_code == 302
    assert client.post(url("question_publish", row.pk), {"version": 2}).status_code == 422
    client.force_login(people.second_committee)
    assert client.post(url("question_publish", row.pk), {"version": 2}).status_code == 302
    client.force_login(people.sibling)
    assert client.post(url("question_mark", row.pk), {"kind": "useful"}).status_code == 302
    assert client.post(url("question_mark", row.pk), {"kind": "x"}).status_code == 422
    assert "解答有用 1" in client.get(url("question_board"), {"q": "津贴"}).content.decode()
    assert client.get(url("question_ask"), {"follows": row.pk}).status_code == 200
    for wrong in ("x", "9" * 30):
        assert client.get(url("question_ask"), {"follows": wrong}).status_code == 404
    client.force_login(people.stranger)
    assert client.post(url("question_mark", row.pk), {"kind": "useful"}).status_code == 404
    assert client.get(url("question_ask"), {"follows": row.pk}).status_code == 404
    assert client.get(url("question_office", row.pk)).status_code == 404


def test_what_waits_for_the_offices(people):
    make.asked(people)
    make.answered(people, text="第二个")
    now = clock.now()
    counts = {
        who: (
            todos.to_answer(people.actor(getattr(people, who)), now).count,
            todos.to_review(people.actor(getattr(people, who)), now).count,
        )
        for who in ("committee", "second_committee", "secretary", "stranger")
    }
    assert counts == {"committee": (1, 0), "second_committee": (1, 1), "secretary": (0, 0), "stranger": (0, 0)}


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.published(people, text=f"问题{n}")
    for user, name, queries in (
        (people.worker, "question_board", 9),
        (people.committee, "question_list", 7),
        (people.worker, "question_mine", 5),
    ):
        client.force_login(user)
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_the_interface_reads_the_board(client, people):
    row = make.published(people)
    client.force_login(people.worker)
    assert client.get(reverse("policy-question-detail", args=[row.pk])).json()["shown"] == row.shown
    client.force_login(people.stranger)
    assert client.get(reverse("policy-question-detail", args=[row.pk])).status_code == 404

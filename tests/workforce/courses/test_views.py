"""The pages: writing and publishing, the player, its files, who sees what, what a list costs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.kernel import clock
from tests.support.papers import PNG
from tests.workforce.courses import factories as make
from tests.workforce.quizzes import factories as quizzes
from workforce.courses.models import CourseLearner, CourseModule, OnlineCourse


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"course_{name}", args=args), query)


def post(client, user, name: str, *args, **given):
    client.force_login(user)
    return client.post(reverse(f"course_{name}", args=args), given)


def test_who_opens_what(client, people):
    row = make.published(people)
    chapter = row.chapters.first()
    office = {who: get(client, getattr(people, who), "detail", row.pk).status_code for who in ("hr", "committee", "worker", "stranger")}
    assert office == {"hr": 200, "committee": 200, "worker": 404, "stranger": 404}
    assert [
        get(client, people.worker, name, *args).status_code for name, *args in (("mine",), ("learn", row.pk), ("read", chapter.pk))
    ] == [200] * 3
    assert get(client, people.stranger, "learn", row.pk).status_code == 404
    draft = make.written(people, title="草稿")
    assert get(client, people.worker, "learn", draft.pk).status_code == 404
    assert client.get(reverse("course-detail", args=[row.pk])).status_code in {403, 404}


def test_from_the_form_to_the_last_chapter(client, people):
    said = {"title": "瓦斯防治", "module": CourseModule.objects.get(code="SAFETY").pk, "kind": "lesson", "node": people.nodes["MK1"].pk}
    assert get(client, people.hr, "new").status_code == 200
    assert post(client, people.hr, "new", **{**said, "kind": "policy"}).status_code == 422
    assert post(client, people.hr, "new", **said, once_key="k").status_code == 302
    row = OnlineCourse.objects.get()
    assert post(client, people.hr, "add_chapter", row.pk, title="一", text="").status_code == 422
    for title in ("一", "二", "三"):
        assert post(client, people.hr, "add_chapter", row.pk, title=title, text="正文 <script>").status_code == 302
    first, _second, third = row.chapters.all()
    assert post(client, people.hr, "chapter", first.pk, title="一", text="改过", version=1).status_code == 302
    assert post(client, people.hr, "chapter", first.pk, title="一", text="又改", version=1).status_code == 409
    upload = {"files": SimpleUploadedFile("图.png", PNG, "image/png")}
    assert client.post(reverse("file_attach", args=["course-chapter", first.pk]), upload).status_code == 302
    assert post(client, people.hr, "drop_chapter", third.pk).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "edit", row.pk, **said, version=row.version).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "publish", row.pk, version=row.version).status_code == 422
    assert post(client, people.second_hr, "publish", row.pk, version=row.version).status_code == 302
    assert get(client, people.hr, "edit", row.pk).status_code == 422
    page = get(client, people.worker, "learn", row.pk)
    assert page.context["going_on"] == first.pk
    read = get(client, people.worker, "read", first.pk)
    assert len(read.context["file_panel"].rows) == 1
    second = row.chapters.last()
    assert b"&lt;script&gt;" in get(client, people.worker, "read", second.pk).content
    assert post(client, people.worker, "finish", first.pk).url == reverse("course_read", args=[second.pk])
    assert get(client, people.worker, "learn", row.pk).context["going_on"] == second.pk
    assert post(client, people.worker, "finish", second.pk).url == reverse("course_learn", args=[row.pk])
    assert [r.pk for r in get(client, people.worker, "mine").context["finished"]] == [row.pk]
    row.refresh_from_db()
    assert post(client, people.hr, "withdraw", row.pk, reason="", version=row.version).status_code == 422
    assert post(client, people.hr, "withdraw", row.pk, reason="过时", version=row.version).status_code == 302


def test_a_rule_on_the_page(client, people):
    row = make.rule_course(people)
    assert post(client, people.worker, "receipt", row.pk).status_code == 422
    make.learned(people, row)
    assert "已阅知" in get(client, people.worker, "learn", row.pk).content.decode()
    assert post(client, people.worker, "receipt", row.pk).status_code == 302
    assert "参加测试" in get(client, people.worker, "learn", row.pk).content.decode()
    quizzes.handed_in(people, row.quiz)
    assert get(client, people.worker, "learn", row.pk).context["row"].completed_at is not None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "name", "statements"), [("hr", "list", 10), ("worker", "mine", 6)])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count, who, name, statements):
    for n in range(count):
        make.learned(people, make.published(people, title=f"课程{n}"), chapters=1)
    get(client, getattr(people, who), name)
    with django_assert_num_queries(statements):
        client.get(reverse(f"course_{name}"))


def test_over_the_interface(client, people):
    row = make.rule_course(people)
    client.force_login(people.worker)
    base = f"/api/v1/my-courses/{row.pk}/"
    assert (client.get("/api/v1/my-courses/").json()["count"], len(client.get(base).json()["chapters"])) == (1, 2)
    assert client.post(f"{base}receipt/").status_code == 422
    for chapter in row.chapters.all():
        answer = client.post(f"{base}finish/", {"chapter": chapter.pk}, "application/json")
    assert (answer.status_code, answer.json()["done"]) == (200, 2)
    assert client.post(f"{base}receipt/").json()["read_at"] is not None
    assert client.post(f"{base}finish/", {"chapter": 0}, "application/json").status_code == 404
    client.force_login(people.hr)
    assert [r["begun"] for r in client.get("/api/v1/courses/").json()["results"]] == [1]
    client.force_login(people.stranger)
    assert client.get(base).status_code in {403, 404}
    assert CourseLearner.objects.get().read_at <= clock.now()

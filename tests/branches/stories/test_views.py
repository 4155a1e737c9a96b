import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.stories.models import CultureText, Story, StoryKind
from portal.catalogue.models import Tag
from portal.kernel import clock
from tests.branches.stories import factories as make
from tests.branches.vanguard.factories import member
from tests.support.papers import PNG


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("committee", 200), ("assessor", 200), ("sibling", 404), ("stranger", 404)]
)
def test_a_draft_is_for_its_offices(client, people, who, status):
    row = make.written(people)
    assert get(client, getattr(people, who), "story_detail", row.pk).status_code == status


@pytest.mark.parametrize("who", ["secretary", "committee", "sibling", "stranger", "worker", "hr"])
def test_what_is_published_is_for_everybody(client, people, who):
    row = make.published(people)
    user = getattr(people, who)
    assert row.title in get(client, user, "story_detail", row.pk).content.decode()
    assert row.title in get(client, user, "story_library").content.decode()
    assert row.title in get(client, user, "culture_home").content.decode()


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_a_draft_is_changed_by_its_offices(client, people, who, status):
    row = make.written(people)
    assert get(client, getattr(people, who), "story_edit", row.pk).status_code == status


def form_of(p, **changes) -> dict:
    first = {
        "kind": StoryKind.objects.get(code="STORY").pk, "node": p.nodes["ZB-A"].pk, "title": "夜班的灯", "body": "正文",
        "once_key": "k1",
    }  # fmt: skip
    return {**first, **changes}


def test_written_handed_in_and_published_over_the_pages(client, people):
    client.force_login(people.secretary)
    broken = client.post(url("story_new"), form_of(people, people="10021 大领导"))
    assert (broken.status_code, "第 1 行看不懂" in broken.content.decode()) == (422, True)
    assert "不在所选党组织" in client.post(url("story_new"), form_of(people, people="00000")).content.decode()
    number = member(people).staff_no
    assert client.post(url("story_new"), form_of(people, people=f"{number} 主人公")).status_code == 302
    row = Story.objects.get()
    assert "还没有取得" in client.get(url("story_detail", row.pk)).content.decode()
    assert client.post(url("story_submit", row.pk), {"version": row.version}).status_code == 422
    hero = make.account_of(member(people))
    assert "征求" in get(client, hero, "todo_list").content.decode()
    assert "夜班的灯" in get(client, hero, "story_mine").content.decode()
    line = row.people.get()
    assert client.post(url("story_answer", line.pk), {"agrees": "yes", "text_no": "1"}).status_code == 302
    client.force_login(people.secretary)
    assert client.post(url("story_answer", line.pk), {"agrees": "no"}).status_code == 404
    assert client.post(url("story_submit", row.pk), {"version": row.version}).status_code == 302
    client.force_login(people.stranger)
    assert client.post(url("story_publish", row.pk), {"version": 2}).status_code == 404
    client.force_login(people.committee)
    assert client.post(url("story_return", row.pk), {"version": 2, "note": ""}).status_code == 422
    assert client.post(url("story_publish", row.pk), {"version": 1}).status_code == 409
    assert client.post(url("story_publish", row.pk), {"version": 2, "note": "好"}).status_code == 302
    assert "夜班的灯" in get(client, people.stranger, "story_library", q="夜班").content.decode()
    assert client.post(url("story_withdraw", row.pk), {"version": 3, "reason": "重写"}).status_code == 404
    client.force_login(people.committee)
    assert client.post(url("story_withdraw", row.pk), {"version": 3, "reason": ""}).status_code == 422
    assert client.post(url("story_withdraw", row.pk), {"version": 3, "reason": "重写"}).status_code == 302
    assert get(client, people.stranger, "story_detail", row.pk).status_code == 404


def test_returned_and_taken_back(client, people):
    row = make.submitted(people)
    client.force_login(people.secretary)
    assert client.post(url("story_take_back", row.pk), {"version": row.version}).status_code == 302
    row = Story.objects.get()
    assert client.post(url("story_submit", row.pk), {"version": row.version}).status_code == 302
    row = Story.objects.get()
    client.force_login(people.committee)
    assert client.post(url("story_return", row.pk), {"version": row.version, "note": "补充数字"}).status_code == 302
    row = Story.objects.get()
    assert "补充数字" in get(client, people.secretary, "story_detail", row.pk).content.decode()
    changed = form_of(people, version=row.version, title="夜班的灯（改）")
    assert client.post(url("story_edit", row.pk), changed).status_code == 302
    assert client.post(url("story_edit", row.pk), changed).status_code == 409


def test_a_signed_paper_over_the_page_is_for_the_office_alone(client, people):
    row = make.written(people, kind="WORK", people=((member(people).staff_no, "author"),))
    line = row.people.get()
    client.force_login(people.secretary)
    assert "没有账号" in client.get(url("story_detail", row.pk)).content.decode()
    assert client.post(url("story_paper_consent", row.pk, line.pk), {"agrees": "yes", "signed_on": "2026-13-40"}).status_code == 422
    facts = {"agrees": "yes", "signed_on": str(clock.today()), "paper": SimpleUploadedFile("同意书.png", PNG)}
    assert client.post(url("story_paper_consent", row.pk, line.pk), facts).status_code == 302
    page = client.get(url("story_detail", row.pk))
    file = page.context["papers"][line.pk]
    assert b"".join(client.get(url("file_download", file)).streaming_content)[:4] == PNG[:4]
    for other in (people.sibling, people.stranger, people.worker):
        assert get(client, other, "file_download", file).status_code == 404


def test_a_case_as_word(client, people):
    row = make.published(people, kind="RED-CASE", problem="皮带跑偏", effect="停机减少", reuse="可用于其他工作面")
    client.force_login(people.worker)
    answer = client.post(url("story_paper", row.pk, "docx"))
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert client.post(url("story_paper", make.written(people, title="稿").pk, "docx")).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"), [({}, 2), ({"kind": "STORY"}, 1), ({"tag": "GOAL-HARMONY"}, 1), ({"q": "胶带输送"}, 2), ({"q": "天文"}, 0)]
)
def test_the_filters_of_the_library(client, people, query, count):
    make.published(people, tags=[Tag.objects.get(code="GOAL-HARMONY")])
    make.published(people, kind="CASE", problem="堵", effect="通")
    assert get(client, people.worker, "story_library", **query).context["listing"].page.paginator.count == count


def test_the_ledger_by_state(client, people):
    make.written(people)
    make.published(people)
    for who, state, count in (("secretary", "", 2), ("secretary", "draft", 1), ("committee", "published", 1), ("stranger", "", 0)):
        assert get(client, getattr(people, who), "story_list", s=state).context["listing"].page.paginator.count == count
    assert get(client, people.worker, "story_list").status_code == 404


def test_the_board_ranks_organisations_only(client, people):
    make.published(people, people=((member(people).staff_no, "hero"),), kind="ROLE-MODEL")
    page = get(client, people.committee, "story_board").content.decode()
    assert ("支部A" in page, member(people).name in page) == (True, False)
    assert get(client, people.committee, "story_board", year="x").status_code == 200


def test_the_words_of_the_enterprise_are_empty_until_written(client, people):
    assert "企业精神" not in get(client, people.worker, "culture_home").content.decode()
    client.force_login(people.committee)
    facts = {"node": people.nodes["DW1"].pk, "kind": "spirit", "text": "勤劳、朴实、厚道、实干"}
    assert client.post(url("culture_texts"), facts).status_code == 302
    assert CultureText.objects.count() == 1
    assert "勤劳、朴实、厚道、实干" in get(client, people.worker, "culture_home").content.decode()
    assert "勤劳、朴实、厚道、实干" not in get(client, people.stranger, "culture_home").content.decode()
    assert get(client, people.secretary, "culture_texts").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.published(people, title=f"故事{n}", people=((member(people).staff_no, "hero"),))
    client.force_login(people.committee)
    for name, queries in (("culture_home", 11), ("story_library", 12), ("story_list", 12), ("story_board", 6), ("story_mine", 5)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_the_api_shows_names_of_published_ones_only(client, people):
    row = make.written(people, people=((member(people).staff_no, "hero"),))
    client.force_login(people.secretary)
    assert client.get(reverse("story-detail", args=[row.pk])).json()["people"] == []
    for who in ("sibling", "stranger"):
        client.force_login(getattr(people, who))
        assert client.get(reverse("story-detail", args=[row.pk])).status_code == 404
    client.force_login(people.stranger)
    other = make.published(people, title="公开的", people=((member(people).staff_no, "hero"),))
    assert client.get(reverse("story-detail", args=[other.pk])).json()["people"] == [member(people).name]

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.papers import PNG
from tests.workforce.honours.factories import HonourFactory, HonourTitleFactory
from workforce.honours.models import Honour, HonourTitle


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"honour_{name}", args=args)


@pytest.fixture
def rows(people):
    team = HonourTitleFactory(code="T-TEAM", name_zh="测试集体", is_for_people=False)
    return {
        "worker": HonourFactory(person=people.worker.person),
        "foreign": HonourFactory(person=people.stranger.person),
        "branch": HonourFactory(title=team, person=None, node=people.nodes["ZB-A"], confirmed=True),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [("worker", {"worker"}), ("hr", {"worker", "branch"}), ("secretary", {"branch"}), ("sibling", set()), ("stranger", set())],
)
def test_everybody_sees_the_honours_of_his_reach(client, people, rows, who, seen):
    client.force_login(getattr(people, who))
    found = client.get(url("list")).context["listing"].page.object_list
    assert {name for name, row in rows.items() if row in found} == seen
    assert {name for name, row in rows.items() if client.get(url("detail", row.pk)).status_code == 200} == seen


@pytest.mark.parametrize(("who", "status"), [("hr", 200), ("committee", 200), ("secretary", 404), ("worker", 404), ("stranger", 404)])
def test_offices_register(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(url("new")).status_code == status


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"of": "people"}, {"worker"}),
        ({"of": "collective"}, {"branch"}),
        ({"s": "registered"}, {"worker"}),
        ({"s": "confirmed"}, {"branch"}),
        ({"s": "withdrawn"}, set()),
        ({"q": "职工甲"}, {"worker"}),
        ({"q": "支部A"}, {"branch"}),
        ({"year": "2025"}, {"worker", "branch"}),
        ({"year": "2024"}, set()),
        ({"level": "6"}, set()),
    ],
)
def test_the_filters(client, people, rows, query, seen):
    client.force_login(people.hr)
    found = client.get(url("list"), query).context["listing"].page.object_list
    assert {name for name, row in rows.items() if row in found} == seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    HonourFactory.create_batch(count, person=people.worker.person)
    client.force_login(people.hr)
    with django_assert_num_queries(12):
        client.get(url("list"))


def typed(people, **given) -> dict:
    title = HonourTitle.objects.get(code="SAFETY-EXPERT").pk
    person = people.worker.person.staff_no
    return {"title": title, "staff_no": person, "awarded_on": "2026-05-01", "awarded_by": "矿工会", **given}


def test_registered_with_a_paper_confirmed_by_a_second_and_shown_by_the_holder(client, people):
    client.force_login(people.hr)
    answer = client.post(url("new"), typed(people, level="3", matter="“安康杯”竞赛"))
    row = Honour.objects.get()
    assert (answer["Location"], row.level, row.matter) == (url("detail", row.pk), 3, "“安康杯”竞赛")
    paper = {"files": SimpleUploadedFile("证书.png", PNG), "next": url("detail", row.pk)}
    assert client.post(reverse("file_attach", args=["honour", row.pk]), paper).status_code == 302
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("证书.png" in page, "登记人不能核实自己登记的荣誉" in page, "移除" in page) == (True, True, True)
    assert client.post(url("confirm", row.pk)).status_code == 422
    client.force_login(people.second_hr)
    assert client.post(url("confirm", row.pk), {"version": "9" * 5000}).status_code == 409
    assert client.post(url("confirm", row.pk), {"version": "1"}).status_code == 302
    assert client.post(url("confirm", row.pk), {"version": "1"}).status_code == 409
    assert client.post(reverse("file_attach", args=["honour", row.pk]), paper).status_code == 422
    client.force_login(people.worker)
    assert "同意展示" in client.get(url("detail", row.pk)).content.decode()
    assert client.post(url("show", row.pk), {"show": "yes"}).status_code == 302
    client.force_login(people.stranger)
    assert "职工甲" in client.get(url("wall")).content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"staff_no": ""}, "这个称号授予个人，请填写获奖人的工号"),
        ({"staff_no": "99999"}, "没有工号 99999"),
        ({"awarded_on": "2999-01-01"}, "授予日期不能晚于今天"),
        ({"awarded_by": ""}, "请填写授予单位"),
        ({"title": ""}, "请选择荣誉称号"),
    ],
)
def test_a_wrong_form_is_refused_in_words(client, people, given, sentence):
    client.force_login(people.hr)
    answer = client.post(url("new"), typed(people, **given))
    assert (answer.status_code, sentence in answer.content.decode(), Honour.objects.count()) == (422, True, 0)


def test_withdrawing_needs_a_reason(client, people, rows):
    client.force_login(people.hr)
    row = rows["worker"]
    assert client.post(url("withdraw", row.pk), {"reason": ""}).status_code == 422
    assert client.post(url("withdraw", row.pk), {"reason": "登记有误", "version": "1"}).status_code == 302
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("已撤销" in page, "登记有误" in page) == (True, True)


@pytest.mark.parametrize(("name", "who"), [("confirm", "stranger"), ("withdraw", "stranger"), ("show", "stranger"), ("show", "hr")])
def test_a_stranger_changes_nothing(client, people, rows, name, who):
    client.force_login(getattr(people, who))
    assert client.post(url(name, rows["worker"].pk), {"reason": "x", "show": "yes"}).status_code == 404
    assert Honour.objects.filter(pk=rows["worker"].pk, version=1).exists()


def test_the_card_on_a_persons_page(client, people, rows):
    client.force_login(people.hr)
    assert "安全生产能手" in client.get(reverse("person_detail", args=[people.worker.person.staff_no])).content.decode()


def test_the_wall_shows_collectives_and_whoever_agreed(client, people, rows):
    client.force_login(people.worker)
    page = client.get(url("wall")).content.decode()
    assert ("支部A" in page, "书记丙" in page) == (True, False)

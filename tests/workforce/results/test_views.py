from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.kernel import clock
from tests.support.papers import PNG
from tests.workforce.results import factories as make
from workforce.results.models import ResultNomination, ResultReward, WorkResult


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"result_{name}", args=args)


@pytest.fixture
def rows(people):
    return {"mine": make.confirmed(people), "waiting": make.registered(people, kind="paper", title="支架选型", number="", level=5),
            "foreign": make.foreign(people)}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "seen"), [("worker", {"mine", "waiting"}), ("hr", {"mine", "waiting"}), ("secretary", None), ("stranger", None)]
)
def test_everybody_sees_the_results_of_his_reach(client, people, rows, who, seen):
    client.force_login(getattr(people, who))
    if seen is None:
        assert [client.get(url(name)).status_code for name in ("list", "counts", "rewards", "new")] == [404] * 4
    else:
        found = client.get(url("list")).context["listing"].page.object_list
        assert {name for name, row in rows.items() if row in found} == seen
    assert {name for name, row in rows.items() if client.get(url("detail", row.pk)).status_code == 200} == (seen or set())


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"s": "registered"}, {"waiting"}),
        ({"s": "confirmed"}, {"mine"}),
        ({"s": "withdrawn"}, set()),
        ({"kind": "paper"}, {"waiting"}),
        ({"level": "7"}, {"mine"}),
        ({"q": "张紧"}, {"mine"}),
        ({"q": "200310102344"}, {"mine"}),
        ({"q": "李四"}, {"mine", "waiting"}),
        ({"year": "2026"}, {"mine", "waiting"}),
        ({"year": "2025"}, set()),
        ({"gap": "domestic"}, set()),
        ({"prize_class": "first"}, set()),
    ],
)
def test_the_filters(client, people, rows, query, seen):
    client.force_login(people.hr)
    found = client.get(url("list"), query).context["listing"].page.object_list
    assert {name for name, row in rows.items() if row in found} == seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_counters_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.award(people, title=f"改造{n}")
    client.force_login(people.hr)
    with django_assert_num_queries(13):
        client.get(url("list"))
    with django_assert_num_queries(7):
        client.get(url("counts"))


def typed(people, **given) -> dict:
    first = {
        "kind": "patent", "title": "一种链条张紧装置", "number": make.PATENT, "achieved_on": "2026-05-01", "level": "7",
        "issued_by": "国家知识产权局", "authors": f"{people.worker.person.staff_no}、李四",
    }  # fmt: skip
    return {**first, **given}


def test_a_worker_enters_a_gap_filled_with_its_proof_and_the_office_confirms(client, people):
    client.force_login(people.worker)
    assert people.worker.person.staff_no in client.get(url("new")).content.decode()
    answer = client.post(url("new"), typed(people, gap="domestic"))
    row = WorkResult.objects.get()
    assert (answer["Location"], row.gap) == (url("detail", row.pk), "domestic")
    client.force_login(people.hr)
    assert "填补空白的成果须附证明材料" in client.get(url("detail", row.pk)).content.decode()
    assert client.post(url("confirm", row.pk), {"version": "1"}).status_code == 422
    client.force_login(people.worker)
    paper = {"files": SimpleUploadedFile("查新报告.png", PNG), "next": url("detail", row.pk)}
    assert client.post(reverse("file_attach", args=["work_result", row.pk]), paper).status_code == 302
    assert client.post(url("confirm", row.pk), {"version": "1"}).status_code == 404
    client.force_login(people.hr)
    assert "查新报告" in client.get(url("detail", row.pk)).content.decode()
    assert client.post(url("confirm", row.pk), {"version": "9" * 5000}).status_code == 409
    assert client.post(url("confirm", row.pk), {"version": "1"}).status_code == 302
    page = client.get(url("counts")).content.decode()
    assert [(y.year, y.first_patents, y.domestic) for y in client.get(url("counts")).context["years"]] == [(2026, 1, 1)]
    assert "第一作者专利" in page
    client.force_login(people.worker)
    assert client.post(reverse("file_attach", args=["work_result", row.pk]), paper).status_code in {404, 422}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"number": "ZL200310102344.6"}, "校验位不对"),
        ({"number": ""}, "须填写编号"),
        ({"authors": "李四"}, "至少一位作者是本企业职工"),
        ({"authors": "99999"}, "没有工号 99999"),
        ({"achieved_on": str(clock.today() + timedelta(days=1))}, "取得日期不能晚于今天"),
        ({"prize_class": "first"}, "只有获奖成果才有等次"),
        ({"title": ""}, "请填写成果名称"),
        ({"kind": ""}, "请选择成果的种类"),
    ],
)
def test_a_wrong_form_is_refused_in_words(client, people, given, sentence):
    client.force_login(people.hr)
    answer = client.post(url("new"), typed(people, **given))
    assert (answer.status_code, sentence in answer.content.decode(), WorkResult.objects.count()) == (422, True, 0)


def test_returned_edited_and_withdrawn_over_the_page(client, people):
    row = make.registered(people, people.worker)
    client.force_login(people.hr)
    assert client.post(url("return", row.pk), {"return-version": "1", "return-reason": ""}).status_code == 422
    assert client.post(url("return", row.pk), {"return-version": "1", "return-reason": "缺证书"}).status_code == 302
    assert client.get(url("edit", row.pk)).status_code == 422
    client.force_login(people.worker)
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("缺证书" in page, url("edit", row.pk) in page) == (True, True)
    assert people.worker.person.staff_no in client.get(url("edit", row.pk)).content.decode()
    assert client.post(url("edit", row.pk), typed(people, version="1")).status_code == 409
    assert client.post(url("edit", row.pk), typed(people, version="2", title="改名")).status_code == 302
    assert client.post(url("withdraw", row.pk), {"version": "3", "reason": ""}).status_code == 422
    assert client.post(url("withdraw", row.pk), {"version": "3", "reason": "重复"}).status_code == 302
    assert client.get(url("edit", row.pk)).status_code == 422


def test_rewards_are_seen_by_the_author_and_the_office_alone(client, people):
    row = make.confirmed(people)
    client.force_login(people.hr)
    author = row.authors.get(place=1).pk
    given = {"author": author, "kind": "share", "amount": "8888.50", "paid_on": "2026-06-01", "basis": "分配办法"}
    assert client.post(url("reward", row.pk), {**given, "amount": "0"}).status_code == 422
    assert client.post(url("reward", row.pk), given).status_code == 302
    paid = ResultReward.objects.get()
    assert "8888.50" in client.get(url("detail", row.pk)).content.decode()
    client.force_login(people.worker)
    assert ("8888.50" in client.get(url("rewards")).content.decode(), "成果收益分成" in client.get(url("rewards")).content.decode()) == (
        True, True,
    )  # fmt: skip
    assert client.post(url("reward_remove", paid.pk)).status_code == 404
    client.force_login(people.committee)
    assert "8888.50" not in client.get(url("detail", row.pk)).content.decode()
    client.force_login(people.stranger)
    assert client.post(url("reward_remove", paid.pk)).status_code == 404
    client.force_login(people.hr)
    assert client.post(url("reward_remove", paid.pk)).status_code == 302


def test_a_nomination_with_its_outcome_over_the_page(client, people):
    row = make.confirmed(people)
    client.force_login(people.hr)
    given = {"contest": "全国行业成果评选", "level": "5", "nominated_on": "2026-05-02"}
    assert [client.post(url("nominate", row.pk), g).status_code for g in ({**given, "contest": ""}, given, given)] == [422, 302, 422]
    sent = ResultNomination.objects.get()
    won = {"outcome": "won", "prize_class": "second", "decided_on": "2026-06-01"}
    assert client.post(url("nomination_settle", sent.pk), {**won, "decided_on": ""}).status_code == 422
    client.force_login(people.stranger)
    assert client.post(url("nomination_settle", sent.pk), won).status_code == 404
    client.force_login(people.hr)
    assert [client.post(url("nomination_settle", sent.pk), won).status_code for _n in range(2)] == [302, 422]
    client.force_login(people.worker)
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("全国行业成果评选" in page, "二等奖" in page) == (True, True)


@pytest.mark.parametrize("name", ["confirm", "return", "withdraw", "reward", "nominate"])
def test_a_stranger_changes_nothing(client, people, rows, name):
    client.force_login(people.stranger)
    assert client.post(url(name, rows["mine"].pk), {"reason": "x", "version": "2"}).status_code == 404
    assert WorkResult.objects.filter(pk=rows["mine"].pk, version=2).exists()


@pytest.mark.parametrize(("unit", "year", "kinds"), [("", "", (1, 1)), ("CM-B", "", (1, 0)), ("CM-A", "2025", ()), ("CM-C", "", (1, 1))])
def test_counters_of_a_unit_and_a_year(client, people, rows, unit, year, kinds):
    make.paper(people, title="乙队论文", node=people.nodes["CM-B"])
    client.force_login(people.hr)
    years = client.get(url("counts"), {"unit": unit, "year": year}).context["years"]
    assert tuple(years[0].kinds[:2] if years else ()) == kinds


def test_awards_by_level_and_class(client, people):
    for n, (level, of) in enumerate([(5, "special"), (5, "special"), (5, "third"), (7, "first")]):
        make.award(people, title=f"奖{n}", level=level, prize_class=of)
    client.force_login(people.hr)
    awards = client.get(url("counts")).context["awards"]
    assert [(str(label), counts) for label, counts, _sum in awards] == [("国家级", (0, 1, 0, 0, 0)), ("行业级", (2, 0, 0, 1, 0))]


def test_the_card_on_a_persons_page(client, people, rows):
    client.force_login(people.hr)
    page = client.get(reverse("person_detail", args=[people.worker.person.staff_no])).content.decode()
    assert ("一种链条张紧装置" in page, "外矿专利" in page) == (True, False)

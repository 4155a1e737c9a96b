"""The cards on an activity's page, the committee's pages, and who finds nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.activities.models import Activity
from branches.authenticity.models import FiledHint, FilingLook, SampleDraw
from branches.authenticity.selectors import rate_tables
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.periods import quarter_of
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.authenticity.factories import MINUTES, drawn_record, judge, lot, written
from tests.support.people import user_with

pytestmark = pytest.mark.django_db


def page_of(client, activity) -> str:
    return client.get(reverse("activity_detail", args=[activity.pk])).content.decode()


@pytest.fixture
def late(people) -> Activity:
    return written(people.branch_a, starts_at=clock.now() - timedelta(days=30))


def test_the_secretary_reads_the_hints_before_filing_and_the_committee_does_not(client, people, late):
    client.force_login(people.secretary)
    page = page_of(client, late)
    assert [text in page for text in ("提交前请看一眼", "提交较晚", "活动已过去 30 天", "不扣分，不进入考核", "保存说明")] == [True] * 5
    assert page.index('id="c-hints"') < page.index('id="c-acts"')
    client.force_login(people.committee)
    assert "提交前请看一眼" not in page_of(client, late)


def test_an_explanation_goes_along_and_whoever_reads_the_record_reads_it(client, people, late):
    client.force_login(people.secretary)
    to = reverse("hint_explain", args=[late.pk])
    assert client.post(to, {"text": "井下停产，信号不通"})["Location"] == reverse("activity_detail", args=[late.pk])
    assert client.post(to, {"text": ""}).status_code == 422
    assert "井下停产，信号不通</textarea>" in page_of(client, late)
    client.post(reverse("activity_file", args=[late.pk]))
    assert Activity.objects.get(pk=late.pk).state == "filed"
    assert client.post(to, {"text": "太晚"}).status_code == 422
    page = page_of(client, late)
    assert [text in page for text in ("提交时的提示和说明", "提交较晚", "井下停产，信号不通", "保存说明")] == [True, True, True, False]
    client.force_login(people.committee)
    page = page_of(client, late)
    assert [text in page for text in ("井下停产，信号不通", "提交较晚")] == [True, False]


def test_a_record_without_hints_has_no_card(client, people):
    activity = written(people.branch_a, starts_at=clock.now() - timedelta(hours=3))
    client.force_login(people.secretary)
    assert "c-hints" not in page_of(client, activity)


@pytest.mark.parametrize("who", ["sibling", "stranger"])
def test_strangers_find_nothing(client, people, late, who):
    record = drawn_record(people)
    client.force_login(getattr(people, who))
    gets = [reverse("hint_rates"), reverse("sample_list"), reverse("sample_new"), reverse("sample_detail", args=[record.draw_id]),
            reverse("sample_record", args=[record.pk])]  # fmt: skip
    posts = [reverse("hint_explain", args=[late.pk]), reverse("sample_judge", args=[record.pk]), reverse("sample_answer", args=[record.pk])]
    assert [client.get(url).status_code for url in gets] == [404] * 5
    assert [client.post(url, {"text": "x", "verdict": "in_order", "note": "x"}).status_code for url in posts] == [404] * 3


def log(client, people, **changes):
    start = clock.now() - timedelta(hours=2)
    typed = {"branch": "ZB-A", "kind": "MT-05", "subject": "主题党日", "starts_at": start.strftime("%Y-%m-%dT%H:%M"), "act": "send",
             "place_type": "meeting_room", "once_key": "k"}  # fmt: skip
    typed |= {f"a_{pk}": "present" for pk in people.branch_a.memberships.values_list("person_id", flat=True)}
    return client.post(reverse("activity_log"), typed | changes, follow=True).content.decode()


def test_filing_from_the_form_stops_once_where_something_is_worth_a_look(client, people):
    written(people.branch_a, MINUTES)
    client.force_login(people.secretary)
    page = log(client, people, summary=MINUTES)
    made = Activity.objects.latest("pk")
    assert (made.state, "有几处提示，请看过后再提交" in page, "纪要高度相似" in page) == ("held", True, True)
    client.post(reverse("activity_file", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, list(FiledHint.objects.values_list("kind", flat=True))) == ("filed", ["near_minutes"])
    assert "已提交。" in log(
        client, people, once_key="k2", summary="学习文件", starts_at=(clock.now() - timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    )
    assert Activity.objects.latest("pk").state == "filed"


# -- the committee ----------------------------------------------------------------------------------------
def test_a_lot_is_drawn_on_the_page_and_looked_at_by_two(client, people):
    with_roll(ActivityFactory(branch=people.branch_a, filed=True, created_by=people.secretary, filed_by=people.secretary))
    client.force_login(people.committee)
    form = client.get(reverse("sample_new")).context["form"]
    typed = {"node": "DW1", "starts_on": "2026-11-01", "ends_on": "2026-11-30", "per_branch": 1, "seed": form.initial["seed"]}
    first = client.post(reverse("sample_new"), typed)
    assert (first.status_code, client.post(reverse("sample_new"), typed)["Location"]) == (302, first["Location"])
    draw = SampleDraw.objects.get()
    assert client.post(reverse("sample_new"), typed | {"ends_on": "2026-10-01"}).status_code == 422
    assert client.post(reverse("sample_new"), typed | {"node": "DW2"}).status_code == 422
    record = draw.records.get()
    url, to = reverse("sample_record", args=[record.pk]), reverse("sample_judge", args=[record.pk])
    assert client.post(to, {"verdict": "in_order"}).status_code == 422
    assert client.post(to, {"verdict": "in_order", "note": "看了签到表原件"})["Location"] == url
    assert client.post(to, {"verdict": "in_order", "note": "再看"}).status_code == 422
    assert "彼此看不到对方的意见" in client.get(url).content.decode()
    client.force_login(people.second_committee)
    page = client.get(url).content.decode()
    assert ("看了签到表原件" in page, "提交意见" in page) == (False, True)
    client.post(to, {"verdict": "in_order", "note": "问了三个人"})
    page = client.get(url).content.decode()
    assert [text in page for text in ("看了签到表原件", "问了三个人", "属实")] == [True] * 3
    assert "1 条中 1 条已有结论" in client.get(reverse("sample_detail", args=[draw.pk])).content.decode()


def test_the_branch_reads_the_result_without_names_and_answers_on_its_page(client, people):
    record = drawn_record(people, "archived")
    client.force_login(people.secretary)
    assert "抽查结果" not in page_of(client, record.activity)
    judge(people, people.committee, record, "needs_correction", "两人当日在外培训")
    judge(people, people.second_committee, record, "needs_correction", "点名应改为公假")
    page = page_of(client, record.activity)
    assert [text in page for text in ("抽查结果", "两人当日在外培训", "记录已归档，不能再改", "抽查不计分")] == [True] * 4
    assert [user.person.name in page for user in (people.committee, people.second_committee)] == [False, False]
    client.post(reverse("sample_answer", args=[record.pk]), {"text": "已补培训通知"})
    assert "已补培训通知" in page_of(client, record.activity)
    client.force_login(people.committee)
    assert "已补培训通知" in client.get(reverse("sample_record", args=[record.pk])).content.decode()


def looked_at(people, branch, kinds, n=1):
    for _ in range(n):
        look = FilingLook.objects.create(activity=ActivityFactory(branch=branch, filed=True), looked_at=clock.now())
        FiledHint.objects.bulk_create(FiledHint(look=look, kind=kind) for kind in kinds)


def shares(actor, day=date(2026, 11, 18)):
    tables = rate_tables(actor.scope("hint.rates"), quarter_of(day), clock.today())
    return {table.key: [(row.label, row.records, row.shares) for row in table.rows] for table in tables}


def test_the_summary_counts_kinds_by_unit_and_kind_of_branch_and_hides_small_numbers(client, people, django_assert_num_queries):
    looked_at(people, people.branch_a, ["late", "two_places"], 2)
    looked_at(people, people.branch_b, [], 8)
    looked_at(people, people.branch_c, ["late"], 30)  # of another committee
    unit, actor = people.nodes["DW1"].name, people.actor(people.committee)
    assert shares(actor)["unit"] == [(unit, None, [None] * 6)]
    RuleParameter.objects.filter(code="HINT_MIN_BRANCHES").update(value=2)
    wanted = [0, 0, 20, 20, 0, 0]
    with django_assert_num_queries(7):
        found = shares(actor)
    assert found == {"unit": [(unit, 10, wanted)], "peer_group": [("生产", 10, wanted)]}
    assert shares(actor, date(2026, 8, 1)) == {"unit": [], "peer_group": []}
    client.force_login(people.committee)
    page = client.get(reverse("hint_rates") + "?period=2026Q4").content.decode()
    assert [text in page for text in ("考核不读取这些数据", unit, "支部A", "书记甲")] == [True, True, False, False]
    assert client.get(reverse("hint_rates") + "?period=nonsense").status_code == 200
    RuleParameter.objects.filter(code="HINT_MIN_RECORDS").update(value=11)
    assert "为避免指向个别支部" in client.get(reverse("hint_rates") + "?period=2026Q4").content.decode()


def test_a_committee_reads_the_rates_of_its_own_subtree_and_a_stranger_none(client, people):
    RuleParameter.objects.filter(code__in=("HINT_MIN_BRANCHES", "HINT_MIN_RECORDS")).update(value=1)
    looked_at(people, people.branch_a, ["late"], 2)
    looked_at(people, people.branch_c, ["two_places"], 3)
    next_door = user_with(Role.COMMITTEE, people.nodes["DW2"], unit=people.nodes["MK1"], name="委员丁")
    own, other = people.nodes["DW1"].name, people.nodes["DW2"].name
    late, two = [0, 0, 100, 0, 0, 0], [0, 0, 0, 100, 0, 0]
    assert shares(people.actor(people.committee)) == {"unit": [(own, 2, late)], "peer_group": [("生产", 2, late)]}
    assert shares(people.actor(next_door)) == {"unit": [(other, 3, two)], "peer_group": [("生产", 3, two)]}
    for user, shown, hidden in ((people.committee, own, other), (next_door, other, own)):
        client.force_login(user)
        page = client.get(reverse("hint_rates") + "?period=2026Q4")
        tables = [(table.key, [row.label for row in table.rows]) for table in page.context["tables"]]
        assert tables == [("unit", [shown]), ("peer_group", ["生产"])]
        assert f">{hidden}<" not in page.content.decode()
        assert reverse("hint_rates") in client.get(reverse("sample_list")).content.decode()
    for user in (people.secretary, people.sibling, people.stranger, people.hr, people.worker):
        client.force_login(user)
        assert client.get(reverse("hint_rates")).status_code == 404


def test_the_way_to_the_rates_is_shown_by_their_own_right(client, people, monkeypatch):
    monkeypatch.setitem(MATRIX, "hint.rates", replace(MATRIX["hint.rates"], roles=frozenset({Role.ASSESSOR})))
    client.force_login(people.committee)
    page = client.get(reverse("sample_list")).content.decode()
    assert (reverse("sample_new") in page, reverse("hint_rates") in page) == (True, False)


def test_lots_are_listed_for_the_committee_above_alone(client, people):
    ActivityFactory(branch=people.branch_a, filed=True)
    draw = lot(people)
    client.force_login(people.committee)
    assert list(client.get(reverse("sample_list")).context["listing"].page.object_list) == [draw]

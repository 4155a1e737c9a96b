"""The joint report: drawn from the records of a period, edited by people, never overwritten."""

from datetime import date

import pytest
from django.urls import reverse

from branches.activities.models import Activity, ActivityEffect, JointHolder
from branches.coverage.models import PartySetup, SetupKind
from branches.reports import rules, selectors, services
from branches.reports.models import JointReport, ReportChapter, ReportChapterKind, ReportWording
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import month_of, parse_period, quarter_of
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.meetings.factories import handed_out, kept
from tests.branches.plans.factories import figure, running, told, work
from tests.branches.programmes.factories import staged
from tests.branches.reports.factories import drawn, words
from workforce.skills.models import GradeLevel, GradeRecord, Occupation


def text(report, code) -> str:
    return report.chapters.get(kind__code=code).generated


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("2026-11", ""),
        ("2026Q4", ""),
        ("2026", "report.period_kind"),
        ("2026-12", "report.period_ahead"),
        ("2027Q1", "report.period_ahead"),
    ],
)
def test_which_periods_are_reported(code, refusal):
    assert rules.may_report(parse_period(code), date(2026, 11, 29)).code == refusal


@pytest.mark.parametrize(
    ("generated", "edited", "start", "stands", "outdated"),
    [("a", "", "", "a", False), ("a", "b", "a", "b", False), ("c", "b", "a", "b", True), ("c", "", "", "c", False)],
)
def test_a_persons_words_stand(generated, edited, start, stands, outdated):
    assert rules.standing_text(generated, edited) == stands
    assert rules.is_outdated(generated, edited, start) is outdated


@pytest.mark.django_db
def test_the_template_has_four_chapters():
    assert list(ReportChapterKind.objects.values_list("code", flat=True)) == ["LEAD", "GUIDE", "BUILD", "PROMOTE", "EXTEND"]
    assert [name[0] for name in ReportChapterKind.objects.values_list("name_zh", flat=True)] == ["领", "引", "建", "促", "优"]


@pytest.mark.django_db
def test_a_quarter_tells_party_work_and_figures_together(people):
    today = clock.today()
    activity = with_roll(ActivityFactory(branch=people.branch_a, archived=True))
    Activity.objects.update(has_first_item=True, has_production_topic=True)
    ActivityEffect.objects.create(
        activity=activity, kind="hazard", text="更换托辊", seen_on=activity.held_on, recorded_by=people.secretary,
        recorded_at=clock.now(), confirmed_by=people.committee, confirmed_at=clock.now(),
    )  # fmt: skip
    figure(people, "CM-A", today.month, "97")
    told(people, work(running(people)), percent=100, is_done=True)
    handed_out(people, kept(people), due_on=today)
    report = drawn(people, period=quarter_of(today))
    assert text(report, "LEAD").startswith("开展组织生活 1 次（主题党日 1 次），到会率 100%；其中 1 次围绕生产经营议题。")
    assert "落实“第一议题”学习 1 次" in text(report, "GUIDE")
    assert "完成的有：每月一次班前微党课。" in text(report, "BUILD")
    promote = text(report, "PROMOTE")
    assert ("设备完好率 97 %" in promote, "更换托辊" in promote, "会议交办事项本期到期 1 项，已办结 0 项" in promote) == (True, True, True)


@pytest.mark.django_db
def test_a_branch_tells_only_its_own(people):
    with_roll(ActivityFactory(branch=people.branch_b, archived=True))
    assert text(drawn(people, "ZB-A", user=people.secretary), "LEAD").startswith("本期没有已提交")


@pytest.mark.django_db
def test_drawn_again_an_edited_chapter_stays_and_every_wording_is_kept(people):
    report = drawn(people)
    chapter = report.chapters.get(kind__code="LEAD")
    for version, words_of in ((1, "书记带头到现场办公。"), (2, "书记带头到现场办公四次。")):
        services.edit_chapter(**words(people), chapter=chapter, version=version, text=words_of)
    with_roll(ActivityFactory(branch=people.branch_a, archived=True))
    assert drawn(people).pk == report.pk
    row = ReportChapter.objects.get(pk=chapter.pk)
    assert (row.edited, "开展组织生活 1 次" in row.generated) == ("书记带头到现场办公四次。", True)
    assert list(ReportWording.objects.order_by("no").values_list("text", flat=True)) == ["书记带头到现场办公。", "书记带头到现场办公四次。"]
    with pytest.raises(EditConflict):
        services.edit_chapter(**words(people), chapter=chapter, version=1, text="旧页面")
    services.edit_chapter(**words(people), chapter=chapter, version=3, text="")
    assert ReportChapter.objects.get(pk=chapter.pk).edited == ""
    acts = list(AuditRow.objects.filter(action__startswith="report.").order_by("pk").values_list("action", flat=True))
    assert acts == ["report.drawn", "report.edited", "report.edited", "report.redrawn", "report.edited"]


@pytest.mark.django_db
def test_a_final_report_is_closed_until_it_is_opened_again(people):
    report = drawn(people)
    services.settle_report(**words(people), report=report)
    services.settle_report(**words(people), report=report)
    chapter = report.chapters.first()
    for call, given in (
        (drawn, {"people": people}),
        (services.edit_chapter, {**words(people), "chapter": chapter, "version": 1, "text": "x"}),
    ):
        with pytest.raises(RuleBroken, match="is_final"):
            call(**given)
    services.reopen_report(**words(people), report=report)
    with pytest.raises(RuleBroken, match="not_final"):
        services.reopen_report(**words(people), report=report)
    assert services.edit_chapter(**words(people), chapter=chapter, version=1, text="x").edited == "x"


@pytest.mark.django_db
def test_strangers_draw_nothing(people):
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            drawn(people, user=user)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_report(client, people, who, status):
    report = drawn(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("report_detail", args=[report.pk])).status_code == status
    assert client.post(reverse("report_paper", args=[report.pk, "docx"])).status_code == status
    assert len(client.get(reverse("report_list")).context["listing"].page.object_list) == (status == 200)
    found = client.get("/api/v1/joint-reports/").json()["results"]
    assert [[c["kind"] for c in r["chapters"]] for r in found] == (
        [["LEAD", "GUIDE", "BUILD", "PROMOTE", "EXTEND"]] if status == 200 else []
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        drawn(people, period=month_of(date(clock.today().year, 1 + no, 1)))
    client.force_login(people.committee)
    with django_assert_num_queries(9):
        client.get(reverse("report_list"))


def test_from_the_form_to_the_paper(client, people):
    client.force_login(people.committee)
    for period in ("2026", "nonsense"):
        assert client.post(reverse("report_new"), {"node": "DW1", "period": period}).status_code == 422
    assert client.post(reverse("report_new"), {"node": "DW1", "period": month_of(clock.today()).code}).status_code == 302
    report = JointReport.objects.get()
    chapter = report.chapters.get(kind__code="PROMOTE")
    edit = reverse("report_chapter", args=[chapter.pk])
    assert client.get(edit).context["form"].initial["text"] == chapter.generated
    assert client.post(edit, {"text": "产量创新高。", "version": "1"}).status_code == 302
    assert client.post(edit, {"text": "又改", "version": "1"}).status_code == 409
    with_roll(ActivityFactory(branch=people.branch_a, archived=True))
    figure(people, "CM-A", clock.today().month, "97")
    assert client.post(reverse("report_redraw", args=[report.pk])).status_code == 302
    page = client.get(reverse("report_detail", args=[report.pk])).content.decode()
    assert ("产量创新高。" in page, "记录有更新，人工改过的正文没有变" in page) == (True, True)
    assert client.post(reverse("report_paper", args=[report.pk, "docx"])).content[:2] == b"PK"
    assert client.post(reverse("report_settle", args=[report.pk])).status_code == 302
    assert client.post(edit, {"text": "晚了", "version": "2"}).status_code == 422
    assert client.post(reverse("report_reopen", args=[report.pk])).status_code == 302


@pytest.mark.django_db
def test_who_edits_what_the_records_said_before_is_told_that_they_moved_on(people):
    report = drawn(people)
    seen = report.chapters.get(kind__code="LEAD")
    drawn(people)
    assert ReportChapter.objects.get(pk=seen.pk).version == seen.version
    with_roll(ActivityFactory(branch=people.branch_a, archived=True))
    drawn(people)
    with pytest.raises(EditConflict) as caught:
        services.edit_chapter(**words(people), chapter=seen, version=seen.version, text="按旧数据改的话")
    assert ["开展组织生活 1 次" in text for text in caught.value.params["theirs"].values()] == [True]


@pytest.mark.django_db
def test_the_three_strengths_are_told_by_level_and_field(people):
    for branch in (people.branch_a, people.branch_a, people.branch_b, people.branch_c):
        ActivityFactory(branch=branch, archived=True, has_first_item=True)
    staged(people)
    member = people.branch_a.memberships.order_by("pk")[1].person
    rung, trade = GradeLevel.objects.get(rank=4), Occupation.objects.order_by("code")[0]
    for level, first in ((GradeLevel.objects.get(rank=2), date(2020, 1, 1)), (rung, date(2022, 1, 1))):
        last = None if level == rung else date(2021, 12, 31)
        GradeRecord.objects.create(person=member, occupation=trade, level=level, from_on=first, to_on=last)
    kind = SetupKind.objects.get(code="PROJECT")
    PartySetup.objects.create(
        node=people.nodes["ZB-A"], kind=kind, name="风井项目部", opened_on=date(2026, 1, 1), due_on=date(2026, 2, 1),
        set_up_on=date(2026, 1, 20), branch=people.branch_a, registered_at=clock.now(),
    )  # fmt: skip
    political, organization, talent = text(drawn(people, period=quarter_of(clock.today())), "EXTEND").split("\n")
    assert political == (
        "政治优势：“第一议题”、党课和宣讲 3 次，“党建+”项目进入生产各领域 1 个。各层面：ZB-A 2、ZB-B 1。各领域：党员先锋工程 1。"
    )  # fmt: skip
    assert organization == (
        "组织优势：党组织 3 个（党委 1、党支部 2），先锋岗和责任区：还没有登记。各层面：ZB-A 1、ZB-B 1。各领域：项目部 1。"
    )  # fmt: skip
    assert talent == (
        f"人才优势：党员 9 名，其中持有技能等级 1 名（{rung.name_zh} 1）。各层面：ZB-A 1。各领域：{trade.name_zh} 1。"
    )  # fmt: skip


@pytest.mark.django_db
def test_without_records_the_strengths_say_so(people):
    political, organization, talent = text(drawn(people, "ZB-A", user=people.secretary), "EXTEND").split("\n")
    assert political == "政治优势：“第一议题”、党课和宣讲 0 次，“党建+”项目进入生产各领域 0 个。"
    assert organization == "组织优势：党组织 1 个（党支部 1），先锋岗和责任区：还没有登记。"
    assert talent == "人才优势：本期党员中还没有技能等级记录。"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_source_costs_the_same_with_more_records(people, django_assert_num_queries, count):
    for no in range(count):
        ActivityFactory(branch=(people.branch_a, people.branch_b)[no % 2], archived=True, has_first_item=True)
        staged(people, title=f"项目{no}")
    for source, number in ((selectors.political, 3), (selectors.organization, 4), (selectors.talent, 2)):
        with django_assert_num_queries(number):
            source(people.nodes["DW1"], quarter_of(clock.today()))


@pytest.mark.django_db
def test_a_joint_activity_is_told_once(people):
    today = clock.today()
    held = {"archived": True, "held_on": today, "has_first_item": True, "has_production_topic": True}
    lead, share = (ActivityFactory(branch=b, **held) for b in (people.branch_a, people.branch_b))
    JointHolder.objects.create(activity=lead, branch=people.branch_b, share=share, state="accepted", invited_at=clock.now())
    node, month = people.nodes["DW1"], month_of(today)
    assert "开展组织生活 1 次" in selectors.activities(node, month)
    assert "其中 1 次围绕" in selectors.activities(node, month)
    assert "学习 1 次" in selectors.study(node, month)

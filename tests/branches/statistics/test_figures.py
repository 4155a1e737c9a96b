"""What the lines count, from the records as of the day."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.activities.models import Activity, JointHolder
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.dues.models import DuesEntry, DuesMonth
from branches.orgs.models import BranchMembership
from branches.statistics import selectors, services
from branches.statistics.models import StatisticsLine, StatisticsReturn
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.membership.factories import applicant, brought_to
from tests.branches.statistics.factories import drawn, last_year, signed, words
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import SkillCertificateFactory

pytestmark = pytest.mark.django_db


def figures(table: StatisticsReturn) -> dict[str, str]:
    return {row.line.name_zh: row.stands.text for row in selectors.rows_of(table, clock.today())}


def line(name: str) -> StatisticsLine:
    return StatisticsLine.objects.get(name_zh=name)


def tally(table: StatisticsReturn, name: str) -> dict[str, int]:
    found = selectors.tally_of(table, line(name), clock.today()).by_branch
    return {people_node: int(found[pk]) for pk, people_node in BRANCHES.items() if pk in found}


BRANCHES: dict[int, str] = {}


@pytest.fixture(autouse=True)
def _branches(people):
    BRANCHES.clear()
    BRANCHES.update({people.branch_a.pk: "A", people.branch_b.pk: "B", people.branch_c.pk: "C"})


def test_the_layout_has_six_tables_with_sources():
    lines = selectors.layout(2026)
    assert list(dict.fromkeys(x.section for x in lines)) == ["members", "development", "branches", "terms", "life", "dues"]
    assert all(x.source for x in lines)
    StatisticsLine.objects.filter(section="dues").update(to_year=2025)
    assert [x.section for x in selectors.layout(2026)][-1] == "life"


def test_members_by_standing_sex_age_education_post_seniority_and_grade(people):
    end = date(last_year(), 12, 31)
    person = PersonFactory(
        unit=people.nodes["CM-A"], gender="female", birth_on=date(end.year - 30, 12, 31), education="bachelor", post_category="technical"
    )
    BranchMembership.objects.create(branch=people.branch_a, person=person, standing="probationary", from_on=date(end.year - 5, 12, 31))
    SkillCertificateFactory(person=person, grade=2, issued_on=date(end.year - 2, 1, 1))
    SkillCertificateFactory(person=person, grade=1, issued_on=date(end.year + 1, 1, 1))  # after the day: not counted
    found = figures(drawn(people))
    wanted = {
        "党员总数": "10", "正式党员": "9", "预备党员": "1", "女党员": "1", "30 岁及以下": "1", "31 至 35 岁": "0", "学历：本科": "1",
        "学历未登记": "9", "技术岗": "1", "操作岗": "9", "党龄 5 年及以下（按系统登记）": "10" if end.year < 2026 else "1",
        "技能等级：技师": "1", "技能等级：高级技师": "0", "没有有效技能证书": "9",
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


def test_as_of_the_day_and_below_the_organisation_only(people):
    BranchMembership.objects.filter(branch=people.branch_b).update(to_on=date(last_year(), 12, 30))
    assert tally(drawn(people), "党员总数") == {"A": 5}
    assert figures(drawn(people, node="ZB-B"))["党员总数"] == "0"


def test_somebody_lent_to_a_temporary_branch_is_counted_at_home_once(people):
    person = people.branch_a.memberships.first().person
    people.branch_b.node.kind = "temporary_branch"
    people.branch_b.node.save()
    BranchMembership.objects.create(branch=people.branch_b, person=person, from_on=date(2021, 1, 1))
    assert tally(drawn(people), "党员总数") == {"A": 5}


def test_development_of_the_year(people):
    year = last_year()
    skilled = applicant(people, name="高新", gender="female", birth_on=date(year - 35, 6, 1), education="bachelor")
    SkillCertificateFactory(person=skilled, grade=3, issued_on=date(2020, 1, 1))
    brought_to(people, 15, start=date(year - 1, 1, 10), person=skilled)
    brought_to(people, 1, start=date(year, 8, 10), person=applicant(people, name="申请"))
    found = figures(drawn(people))
    wanted = {
        "本年递交入党申请": "1", "现有入党申请人": "1", "本年发展党员": "1", "其中：女": "1", "其中：35 岁及以下": "1",
        "其中：大专及以上学历": "1", "其中：高级工及以上技能人才": "1", "本年按期转正": "0",
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


def test_branches_terms_and_activities(people):
    year = last_year()
    people.branch_a.posts.update(from_on=date(year, 3, 1), to_on=date(year, 6, 1))
    people.branch_c.posts.update(to_on=date(year, 6, 1))
    Activity.objects.all().delete()
    ActivityFactory(branch=people.branch_a, archived=True, held_on=date(year, 5, 10))
    table = drawn(people)
    found = figures(table)
    names = ("党支部总数", "党员 3 至 6 名的", "本年任期届满的支部", "到期未换届的支部", "组织生活总次数")
    assert [found[name] for name in names] == [
        "2",
        "2",
        "1",
        "1",
        "1",
    ]
    assert (tally(table, "到期未换届的支部"), tally(table, "本年换届或选出书记的支部")) == ({"A": 1}, {"A": 1})


def test_a_joint_activity_counts_for_each_branch_and_once_in_the_sum(client, people):
    year = last_year()
    Activity.objects.all().delete()
    held = {
        b: ActivityFactory(branch=b, archived=True, held_on=date(year, 5, 10)) for b in (people.branch_a, people.branch_b, people.branch_c)
    }
    holder = {"state": "accepted", "invited_at": clock.now()}
    for branch in (people.branch_b, people.branch_c):  # branch C belongs to the other plant
        JointHolder.objects.create(activity=held[people.branch_a], branch=branch, share=held[branch], **holder)
    ActivityFactory(branch=people.branch_b, archived=True, held_on=date(year, 6, 10))
    table = drawn(people)
    assert (figures(table)["组织生活总次数"], tally(table, "组织生活总次数")) == ("2", {"A": 1, "B": 2})
    client.force_login(people.committee)
    line = StatisticsLine.objects.get(name_zh="组织生活总次数")
    page = client.get(reverse("statistics_line", args=[table.pk, line.pk])).content.decode()
    assert "各支部相加比合计多 1 次" in page  # why the rows do not add up
    JointHolder.objects.filter(share=held[people.branch_b]).update(activity=held[people.branch_c], share=held[people.branch_a])
    JointHolder.objects.filter(share=held[people.branch_c]).update(activity=held[people.branch_c], share=held[people.branch_b])
    assert figures(table)["组织生活总次数"] == "2"  # two shares here, the lead elsewhere


def _dues(branch, count: int, year: int) -> None:
    sheet = DuesMonth.objects.create(branch=branch, month=date(year, 5, 1), opened_at=clock.now())
    for row in list(branch.memberships.all())[:count]:
        DuesEntry.objects.create(sheet=sheet, person=row.person, month=sheet.month, due=Decimal("40"), paid=Decimal("30"))


def test_sums_of_few_are_hidden_and_the_total_gives_nobody_away(people):
    year = last_year()
    _dues(people.branch_a, 5, year)
    _dues(people.branch_b, 2, year)
    table = drawn(people)
    found = figures(table)
    assert [found[name] for name in ("登记党费的支部月数", "本年应交党费", "有欠交月份的党员")] == ["2", "280", "7"]
    found = selectors.branch_rows(selectors.tally_of(table, line("本年应交党费"), clock.today()), line("本年应交党费"), 3)
    assert [(branch.node.code, shown.text) for branch, shown in found] == [("ZB-A", "—"), ("ZB-B", "—")]
    assert figures(drawn(people, node="ZB-B"))["有欠交月份的党员"] == "<3"


def test_appraisal_is_told_in_counts(people):
    year = last_year()
    row = MemberAppraisal.objects.create(
        branch=people.branch_a, year=year, as_of=clock.today(), self_due_on=clock.today(), opened_at=clock.now()
    )
    for member, grade in zip(people.branch_a.memberships.all(), ("excellent", "competent", "competent", "competent", "basic"), strict=True):
        MemberAppraisalCase.objects.create(appraisal=row, person=member.person, standing="full", grade=grade, opinion="同意")
    table = drawn(people)
    found = figures(table)
    assert [found[name] for name in ("参加民主评议的党员", "其中：优秀", "其中：合格", "其中：基本合格、不合格")] == ["5", "<3", "3", "<3"]
    behind = selectors.tally_of(table, line("其中：合格"), clock.today())
    assert list(selectors.people_behind(behind, line("其中：合格"))) == []


def test_signed_figures_stand_and_what_changes_later_is_shown(people):
    table = signed(people)
    assert table.figures.count() == len(selectors.layout(table.year))
    person = people.branch_a.memberships.first()
    person.to_on = date(table.year, 6, 1)
    person.save()
    rows = {row.line.name_zh: row for row in selectors.rows_of(table, clock.today())}
    total = rows["党员总数"]
    assert (total.stands.text, total.difference, total.is_changed, rows["女党员"].is_changed) == ("9", "8", True, False)
    services.give_back(**words(people, people.second_committee), table=table, version=table.version, reason="漏转一人")
    table.refresh_from_db()
    assert figures(table)["党员总数"] == "8"


def test_last_years_signed_figures_stand_beside(people):
    year = last_year()
    signed(people, year=year - 1)
    rows = {row.line.name_zh: row for row in selectors.rows_of(drawn(people, year=year), clock.today())}
    assert rows["党员总数"].before.text == "9"


@pytest.mark.parametrize("count", [1, 3])
def test_a_table_costs_the_same_with_more_records(people, count, django_assert_num_queries):
    year = last_year()
    for n in range(count):
        brought_to(people, 15, start=date(year - 1, 1, 10 + n), person=applicant(people, name=f"新{n}"))
        ActivityFactory(branch=people.branch_a, archived=True, held_on=date(year, 5, 10 + n))
    table = drawn(people)
    today = clock.today()
    selectors.rows_of(table, today)
    with django_assert_num_queries(29):
        selectors.rows_of(table, today)

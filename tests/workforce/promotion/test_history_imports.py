"""Promotions from before the portal: history with its source, which grants nothing."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel.errors import NotReachable, RuleBroken
from tests.workforce.skills.factories import SkillCertificateFactory, national_number
from workforce.promotion import rules, services
from workforce.promotion.models import PastPromotion
from workforce.promotion.selectors import facts
from workforce.skills.models import GradeLevel, GradeRecord, Occupation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
HEAD = "职工号,姓名,工种,晋升等级,晋级日期,批准文号,证书编号"


@pytest.fixture
def load(people):
    def run(*rows: str, commit: bool = True, by=None):
        file = io.BytesIO("\n".join([HEAD, *rows]).format(no=people.worker.person.staff_no).encode("gbk"))
        actor = people.actor(by or people.hr)
        return check_table(kind=kind_of("promotion-history"), file=file, name="a.csv", actor=actor, at=NOW, commit=commit)

    return run


LINE = ("{no},,矿井维修电工,高级工,2018.9.1,矿人〔2018〕12号,", "{no},职工甲,OCC-ELEC,四级,2012年6月30日,,")


def outcome(report):
    return report.created, report.changed, report.unchanged, [f"{p.row} {p.column} {p.message}" for p in report.problems]


@pytest.mark.db
def test_a_ledger_is_kept_with_its_source_and_a_second_time_changes_nothing(load, people):
    assert outcome(load(*LINE)) == (2, 0, 0, [])
    rows = PastPromotion.objects.filter(person=people.worker.person)
    assert [(r.level.code, r.promoted_on, r.document, r.told_by, r.told_at) for r in rows] == [
        ("intermediate_worker", date(2012, 6, 30), "", people.hr, NOW),
        ("senior_worker", date(2018, 9, 1), "矿人〔2018〕12号", people.hr, NOW),
    ]
    assert AuditRow.objects.filter(action="promotion.past_told").count() == 2
    before = AuditRow.objects.count()
    assert outcome(load(*LINE)) == (0, 0, 2, [])
    assert AuditRow.objects.count() == before


def test_a_correction_leaves_its_trace(load, people):
    load(*LINE)
    assert outcome(load("{no},,矿井维修电工,高级工,2018-10-01,,")) == (0, 1, 0, [])
    row = PastPromotion.objects.get(level__code="senior_worker")
    assert (row.promoted_on, row.document) == (date(2018, 10, 1), "矿人〔2018〕12号")
    trail = AuditRow.objects.get(action="promotion.past_corrected")
    assert (trail.before["on"], trail.after["on"]) == ("2018-09-01", "2018-10-01")


def test_history_opens_no_way_to_a_grade(load, people):
    occupation = Occupation.objects.get(code="OCC-ELEC")
    before = facts.facts_of(people.worker.person, occupation)
    load(*LINE)
    assert (facts.facts_of(people.worker.person, occupation), GradeRecord.objects.count()) == (before, 0)


def test_a_certificate_is_linked_when_it_is_his_and_of_this_grade(load, people):
    electrician = Occupation.objects.get(code="OCC-ELEC")
    certificate = SkillCertificateFactory(
        person=people.worker.person, occupation=electrician, grade=4, number=national_number(1, 2012, 4), issued_on=date(2012, 6, 30)
    )
    assert outcome(load(f"{{no}},,矿井维修电工,中级工,2012-06-30,,{certificate.number}")) == (1, 0, 0, [])
    assert PastPromotion.objects.get().certificate == certificate
    report = load(f"{{no}},,矿井维修电工,高级工,2018-06-30,,{certificate.number}")
    assert [p.column for p in report.problems] == ["证书编号"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{no},,矿井维修电工,高级工,2027-01-01,,", "不能晚于今天"),
        ("{no},,矿井维修电工,高级工,2010-01-01,,", "先后矛盾"),
        ("{no},,矿井维修电工,八级工,2018-01-01,,", "不在可选范围内"),
        ("{no},,宇航员,高级工,2018-01-01,,", "没有职业"),
        ("{no},别人,矿井维修电工,高级工,2018-01-01,,", "姓名不是"),
        ("{no},,OCC-ELEC,四级,2012-06-30,,", "重复"),
        ("{no},,矿井维修电工,中级工,2012-06-30,,", "只能登记一次"),
        ("{no},,矿井维修电工,高级工,2018-01-01,,Y000", "未登记"),
        ("99999,,矿井维修电工,高级工,2018-01-01,,", "不存在，或不在您的管理范围内"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(load, row, words):
    report = load(LINE[1].replace("职工甲", ""), row)
    assert ([p.row for p in report.problems], words in report.problems[0].message) == ([3], True), report.problems
    assert PastPromotion.objects.count() == 0


def test_people_of_another_plant_are_refused_like_unknown_ones(load, people):
    theirs = people.stranger.person.staff_no
    report = load(f"{theirs},,矿井维修电工,高级工,2018-01-01,,", "99999,,矿井维修电工,高级工,2018-01-01,,")
    assert report.problems[0].message.replace(theirs, "99999") == report.problems[1].message


def test_the_services_keep_reach_and_one_row_a_rung(people):
    level, occupation = GradeLevel.objects.get(code="technician"), Occupation.objects.get(code="OCC-ELEC")

    def row(person):
        return PastPromotion(person=person, occupation=occupation, level=level, promoted_on=date(2018, 1, 1))

    with pytest.raises(NotReachable):
        services.tell_past_promotions(actor=people.actor(people.hr), at=NOW, rows=[row(people.stranger.person)])
    services.tell_past_promotions(actor=people.actor(people.hr), at=NOW, rows=[row(people.worker.person)])
    with pytest.raises(RuleBroken) as broken:
        services.tell_past_promotions(actor=people.actor(people.hr), at=NOW, rows=[row(people.worker.person)])
    assert broken.value.code == "promotion.past_twice"


@pytest.mark.parametrize(
    ("rank", "on", "code"),
    [
        (3, date(2015, 1, 1), ""),
        (4, date(2012, 1, 1), "past_order"),
        (2, date(2016, 1, 1), "past_order"),
        (4, date(2026, 11, 21), "past_in_future"),
    ],
)
def test_dates_that_can_be_true(rank, on, code):
    verdict = rules.may_stand(rank, on, [(3, date(2015, 1, 1))], today=date(2026, 11, 20))
    assert (bool(verdict), verdict.code) == (not code, code and f"promotion.{code}")


def test_thirty_rows_take_as_many_statements_as_three(load, people):
    codes = list(Occupation.objects.values_list("code", flat=True))

    def statements(rows):
        with CaptureQueriesContext(connection) as seen:
            assert load(*rows).problem_count == 0
        return sum(1 for q in seen.captured_queries if "SAVEPOINT" not in q["sql"])

    rows = [
        f"{{no}},,{code},{level},{year}-01-01,," for code in codes for level, year in (("初级工", 2005), ("中级工", 2009), ("高级工", 2015))
    ]
    assert statements(rows[:3]) == statements(rows[3:33])


def test_the_card_is_for_the_worker_and_the_office(client, people, load):
    load(*LINE)
    who = people.worker.person
    seen = {}
    for name, where in (("worker", "/me/"), ("hr", f"/people/{who.staff_no}/"), ("stranger", f"/people/{who.staff_no}/")):
        client.force_login(getattr(people, name))
        seen[name] = "以往晋级" in client.get(where).content.decode()
    assert seen == {"worker": True, "hr": True, "stranger": False}

"""Certificates from a table."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.exchange.reader import Table
from tests.workforce.skills.factories import SkillCertificateFactory, national_number
from workforce.skills.imports import CertificateResource
from workforce.skills.models import GradeRecord, SkillCertificate

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def load(people, *rows, by="hr"):
    table = Table(rows=list(enumerate(rows, start=2)), ignored=[])
    return CertificateResource(actor=people.actor(getattr(people, by)), at=AT).run(table, commit=True)


def row(people, **changes):
    first = {
        "staff_no": people.worker.person.staff_no, "occupation": "矿井维修电工", "grade": "四级", "number": national_number(1, 2021, 4),
        "issued_on": "2021-06-01",
    }  # fmt: skip
    return first | changes


def test_two_grades_of_one_worker_and_a_second_delivery(people):
    rows = [row(people), row(people, grade="高级工", number=national_number(2, 2025, 3), issued_on="2025年6月1日", assessor="认定站")]
    report = load(people, *rows)
    assert (report.created, report.problems) == (2, [])
    grades = GradeRecord.objects.filter(person=people.worker.person).order_by("from_on")
    assert list(grades.values_list("level__code", "to_on__year")) == [("intermediate_worker", 2025), ("senior_worker", None)]
    again = load(people, *rows)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"number": "123"}, "证书编号", "应为 22 位"),
        ({"grade": "三级"}, "证书编号", "第 16 位是等级 4，与所选等级 3 级不一致"),
        ({"grade": "六级"}, "等级", "不在可选范围内"),
        ({"occupation": "宇航员"}, "职业（工种）", "没有职业“宇航员”"),
        ({"staff_no": "99999"}, "工号", "不存在，或不在您的管理范围内"),
        ({"issued_on": "2027-01-01"}, "发证日期", "晚于今天"),
        ({"expires_on": "2020-01-01"}, "有效期至", "应不早于发证日期"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(people, changes, column, words):
    report = load(people, row(people, number=national_number(9, 2021, 4)), row(people, **changes))
    assert [(p.row, p.column, words in p.message) for p in report.problems] == [(3, column, True)]
    assert SkillCertificate.objects.count() == 0


def test_people_of_another_plant_are_not_on_the_roster(people):
    report = load(people, row(people, staff_no=people.stranger.person.staff_no))
    assert [p.column for p in report.problems] == ["工号"]


def test_a_known_number_must_say_the_same(people):
    SkillCertificateFactory(person=people.secretary.person, number=national_number(1, 2021, 4))
    (problem,) = load(people, row(people)).problems
    assert "已登记在另一位员工名下" in problem.message
    SkillCertificateFactory(person=people.worker.person, number=national_number(2, 2021, 4), issued_on=datetime(2021, 6, 1).date())
    (problem,) = load(people, row(people, number=national_number(2, 2021, 4), issued_on="2021-07-01")).problems
    assert "内容与这一行不同" in problem.message


def test_the_cost_does_not_grow_with_the_rows(people, django_assert_max_num_queries):
    rows = [row(people, number=national_number(n, 2021, 4)) for n in range(1, 41)]
    with django_assert_max_num_queries(110):  # two savepoint statements a row and a constant rest
        assert load(people, *rows).created == 40


@pytest.mark.django_db
def test_the_sample_loads_twice(django_assert_max_num_queries):
    for kind in ("units", "people", "work-history", "certificates"):
        call_command("import_table", kind, str(ROOT / "samples" / f"{kind}.xlsx"), "--commit", stdout=StringIO())
    count = SkillCertificate.objects.count()
    out = StringIO()
    call_command("import_table", "certificates", str(ROOT / "samples" / "certificates.xlsx"), "--commit", stdout=out)
    assert ("新增 0，更新 0" in out.getvalue(), SkillCertificate.objects.count(), count > 60) == (True, count, True)

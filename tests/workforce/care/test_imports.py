import io

import pytest

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.workforce.care import factories as make
from workforce.care.models import CareNeed

pytestmark = pytest.mark.django_db
HEAD = "调研名称,单位编码,需求类别,需求,提出人数,收集日期"
LINE = "2026 年职工需求调研,CM-A,技能提升,希望开变频器维修班,12,2026-03-05"


def load(people, *lines: str, commit: bool = True):
    actor = people.actor(make.officer(people))
    file = io.BytesIO("\n".join([HEAD, *lines]).encode())
    return check_table(kind=kind_of("care-needs"), file=file, name="a.csv", actor=actor, at=clock.now(), commit=commit)


def test_needs_of_a_survey_once(people):
    report = load(people, LINE, LINE.replace("变频器维修", "电工").replace("CM-A", "CM-B"))
    assert (report.is_clean, report.created) == (True, 2)
    assert list(CareNeed.objects.order_by("pk").values_list("unit__code", "need_class", "asked", "source", "person")) == [
        ("CM-A", "skill", 12, "survey", None), ("CM-B", "skill", 12, "survey", None),
    ]  # fmt: skip
    again = load(people, LINE)
    assert (again.created, again.unchanged, CareNeed.objects.count()) == (0, 1, 2)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([LINE.replace("CM-A", "CM-C")], "不在您的管理范围内"),
        ([LINE.replace(",12,", ",0,")], "至少是 1"),
        ([LINE.replace("2026-03-05", "2150-03-05")], "不能晚于今天"),
        ([LINE, LINE], "写了两次"),
    ],
)
def test_wrong_rows_are_named_and_nothing_is_written(people, lines, sentence):
    report = load(people, *lines)
    assert (sentence in report.problems[0].message, CareNeed.objects.count()) == (True, 0)


def test_a_known_need_told_otherwise(people):
    load(people, LINE)
    assert "请核对" in load(people, LINE.replace(",12,", ",13,")).problems[0].message


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_costs_little_for_a_row(people, django_assert_max_num_queries, rows):
    lines = [LINE.replace("变频器", f"第{n}种") for n in range(rows)]
    with django_assert_max_num_queries(12 + 8 * rows):
        load(people, *lines, commit=False)

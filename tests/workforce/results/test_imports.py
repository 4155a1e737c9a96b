import io

import pytest

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.workforce.results import factories as make
from workforce.results.models import WorkResult

HEAD = "种类,成果名称,编号,取得日期,级别,等次,填补空白,授予单位,作者,单位编码"
PATENT = "发明专利,一种链条张紧装置,ZL2003 1 0102344.5,2026-05-01,国家级,,国内,国家知识产权局,{no}、李四,"
AWARD = "获奖,节电改造,,2026-04-01,行业级,一等奖,,行业协会,{no},CM-B"


def load(people, *lines: str, commit: bool = True, who: str = "hr"):
    text = "\n".join([HEAD, *[line.format(no=people.worker.person.staff_no, far=people.stranger.person.staff_no) for line in lines]])
    actor = people.actor(getattr(people, who))
    return check_table(kind=kind_of("results"), file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=commit)


def test_a_table_is_registered_once_and_waits_for_somebody_else(people):
    report = load(people, PATENT, AWARD)
    assert (report.is_clean, report.created) == (True, 2)
    rows = WorkResult.objects.order_by("pk").values_list("kind", "number", "level", "prize_class", "gap", "node__code", "state")
    assert list(rows) == [
        ("patent", "ZL200310102344.5", 7, "", "domestic", "CM-A", "registered"),
        ("award", "", 5, "first", "", "CM-B", "registered"),
    ]
    again = load(people, PATENT, AWARD)
    assert (again.created, again.unchanged, WorkResult.objects.count()) == (0, 2, 2)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (PATENT.replace("344.5", "344.6"), "校验位不对"),
        (AWARD.replace("一等奖", ""), "请选择等次"),
        (AWARD.replace("{no}", "{far}"), "没有工号"),
        (AWARD.replace("CM-B", "CM-C"), "不在您的管理范围内"),
        (AWARD.replace("{no}", "李四"), "至少一位作者是本企业职工"),
        (AWARD.replace("2026-04-01", "2150-04-01"), "取得日期不能晚于今天"),
    ],
)
def test_every_wrong_row_is_named_and_nothing_is_written(people, line, sentence):
    report = load(people, PATENT.replace("2003 1 0102344.5", "202310012345.8"), line)
    assert ([p.row for p in report.problems], sentence in report.problems[0].message, WorkResult.objects.count()) == ([3], True, 0)


def test_the_same_result_twice_and_a_known_one_told_otherwise(people):
    assert "写了两次" in load(people, PATENT, PATENT).problems[0].message
    make.registered(people)
    assert "内容不同" in load(people, PATENT).problems[0].message


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_costs_the_same_statements_before_the_rows(people, django_assert_max_num_queries, rows):
    lines = [AWARD.replace("节电改造", f"改造{n}") for n in range(rows)]
    with django_assert_max_num_queries(18 + 21 * rows):  # each is registered, announced and told to its authors
        load(people, *lines, commit=False)

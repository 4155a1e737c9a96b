"""The ledger of today becomes items of a plan that is drawn up; its export comes back unchanged."""

import io
from decimal import Decimal

import pytest

from branches.plans.models import Plan, PlanItem
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.branches.plans.factories import drafted, submitted

pytestmark = pytest.mark.django_db
HEAD = "党组织编码,年度,上级条目,类别,内容,牵头,责任岗位,协同方,业务指标,目标值,完成期限"


def load(people, *lines, who="committee", commit=True):
    text, actor = "\n".join([HEAD, *lines]), people.actor(getattr(people, who))
    return check_table(kind=kind_of("plan-items"), file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=commit)


def rows(year):
    return (
        f"ZB-A,{year},,支柱,能力锻造,,,,,,",
        f"ZB-A,{year},能力锻造,党建任务,每月一次班前微党课,党,支部书记,行政、工会,,,{year}-12-20",
        f"ZB-A,{year},能力锻造,生产经营指标,设备完好率,行政,机电队长,,设备完好率,98.6,{year}-12-31",
    )


def test_a_ledger_becomes_a_tree_and_a_second_time_changes_nothing(people):
    plan = drafted(people)
    report = load(people, *rows(plan.year))
    assert ([p.message for p in report.problems], report.created) == ([], 3)
    task, target = PlanItem.objects.get(kind__code="TASK"), PlanItem.objects.get(kind__code="TARGET")
    assert (task.parent.title, task.lead_post, [s.side for s in task.shares.all()]) == ("能力锻造", "支部书记", ["admin", "union"])
    assert (target.target, target.measure.code) == (Decimal("98.6"), "AVAILABILITY")
    again = load(people, *rows(plan.year))
    assert (again.created, again.unchanged, PlanItem.objects.count()) == (0, 3, 3)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("ZB-A,{year},没有,党建任务,甲,,书记,,,,", "没有条目“没有”"),
        ("ZB-A,{year},,没有的类别,甲,,书记,,,,", "没有类别"),
        ("ZB-A,{year},,生产经营指标,甲,,书记,,,,", "指标请填写目标值"),
        ("ZB-A,{year},,党建任务,甲,,书记,,没有的指标,,", "没有业务指标"),
        ("ZB-C,{year},,党建任务,甲,,书记,,,,", "找不到计划"),
        ("ZB-A,1999,,党建任务,甲,,书记,,,,", "找不到计划"),
    ],
)
def test_every_wrong_row_is_named_and_nothing_is_written(people, line, sentence):
    plan = drafted(people)
    report = load(people, line.format(year=plan.year))
    assert (len(report.problems), sentence in report.problems[0].message, PlanItem.objects.count()) == (1, True, 0)


def test_what_has_gone_up_takes_no_rows(people):
    plan = submitted(people)
    report = load(people, f"ZB-A,{plan.year},,党建任务,又一项,,书记,,,,")
    assert "不能再改" in report.problems[0].message
    assert Plan.objects.get().items.count() == 3

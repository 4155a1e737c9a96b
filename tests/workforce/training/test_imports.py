import io

import pytest

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.support.factories import PersonFactory
from tests.workforce.training import factories as make
from workforce.training.models import TrainingClass, TrainingEnrolment

HEAD = "课程编码,工号,开始日期,结束日期,培训方式,学时,主办单位编码,地点,考核结果,成绩"
LINE = "k1,{no},2025-03-05,2025-03-07,集中,24,MK1,培训中心,合格,86"


def load(people, *lines: str, commit: bool = True, who: str = "hr"):
    text = "\n".join([HEAD, *[line.format(no=people.worker.person.staff_no, far=people.stranger.person.staff_no) for line in lines]])
    actor = people.actor(getattr(people, who))
    return check_table(kind=kind_of("training"), file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=commit)


def test_a_ledger_becomes_closed_classes_once(people):
    make.course(people)
    mate = PersonFactory(unit=people.nodes["CM-B"])
    lines = (LINE, LINE.replace("{no}", mate.staff_no), LINE.replace("2025-03", "2025-04"))
    report = load(people, *lines)
    assert (report.is_clean, report.created) == (True, 3)
    assert list(TrainingClass.objects.order_by("from_on").values_list("state", "hours", "mode")) == [("closed", 24, "central")] * 2
    assert set(TrainingEnrolment.objects.values_list("is_present", "result", "hours", "score")) == {(True, "passed", 24, 86)}
    again = load(people, *lines)
    assert (again.created, again.unchanged, TrainingEnrolment.objects.count()) == (0, 3, 3)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (LINE.replace("k1", "X9"), "没有编码为 X9 的课程"),
        (LINE.replace("{no}", "{far}"), "不在您的管理范围内"),
        (LINE.replace("MK1", "MK2"), "不在您的管理范围内"),
        (LINE.replace(",24,", ",25,"), "最多 24"),
        (LINE.replace("2025-03-05,2025-03-07", "2150-03-05,2150-03-07"), "日期不能晚于今天"),
        (LINE.replace("86", "186"), "0 到 100"),
    ],
)
def test_every_wrong_row_is_named_and_nothing_is_written(people, line, sentence):
    make.course(people)
    report = load(people, LINE.replace("2025-03", "2025-05"), line)
    assert ([p.row for p in report.problems], TrainingClass.objects.count()) == ([3], 0)
    assert sentence in report.problems[0].message


def test_a_line_told_otherwise_or_of_a_running_class_is_refused(people):
    make.course(people)
    load(people, LINE)
    assert "不同" in load(people, LINE.replace("合格", "不合格")).problems[0].message
    make.enrolled(people)
    live = LINE.replace("2025-03-05,2025-03-07", "2026-07-06,2026-07-06").replace("MK1", "CM-A").replace(",24,", ",8,")
    assert "正在系统中办理" in load(people, live).problems[0].message

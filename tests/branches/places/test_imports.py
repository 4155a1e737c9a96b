import io

import pytest

from branches.places.models import LearningPlace
from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.branches.places import factories as make

HEAD = "党组织编码,阵地类型,名称,单位编码,位置,责任人工号,内容和用途,启用日期"


def load(people, *lines: str):
    words = {"file": io.BytesIO("\n".join([HEAD, *lines]).encode()), "name": "阵地.csv", "actor": people.actor(people.committee)}
    return check_table(kind=kind_of("learning-places"), commit=True, at=clock.now(), **words)


def line(people, **changes) -> str:
    first = {
        "node": "ZB-A", "kind": "班组学习角", "name": "一队学习角", "unit": "CM-A", "spot": "班前会议室",
        "owner": people.worker.person.staff_no, "content": "", "on": "2026-01-01",
    }  # fmt: skip
    return ",".join({**first, **changes}.values())


def test_a_ledger_makes_places_once(people):
    lines = (line(people), line(people, name="长廊", kind="CORRIDOR", node="DW1", unit="CM-B"))
    report = load(people, *lines)
    assert (list(report.problems), report.created, LearningPlace.objects.count()) == ([], 2, 2)
    assert AuditRow.objects.filter(action="place.imported").count() == 2
    again = load(people, *lines)
    assert (again.created, again.unchanged) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"node": "ZB-C"}, "没有编码为 ZB-C 的党组织"),
        ({"unit": "CM-B"}, "范围内没有编码为 CM-B 的单位"),
        ({"kind": "茶室"}, "没有名为“茶室”的阵地类型"),
        ({"owner": "00000"}, "没有工号为 00000 的在职人员"),
        ({"on": "2199-01-01"}, "启用日期不能晚于今天"),
    ],
)
def test_what_is_refused_and_why(people, changes, sentence):
    report = load(people, line(people, **changes))
    assert (sentence in str(list(report.problems)), LearningPlace.objects.count()) == (True, 0)


def test_a_stored_place_that_says_otherwise_is_not_overwritten(people):
    make.place(people, name="一队学习角")
    report = load(people, line(people))
    assert (report.created, "已登记" in str(list(report.problems))) == (0, True)

import io

import pytest

from branches.appointments.models import CrossPost
from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.branches.appointments import factories as make

HEAD = "党组织编码,工号,任职机构,职务类别,职务名称,任职文号,任职日期,任期届满"


def load(people, *lines: str):
    words = {"file": io.BytesIO("\n".join([HEAD, *lines]).encode()), "name": "任职.csv", "actor": people.actor(people.committee)}
    return check_table(kind=kind_of("appointments"), commit=True, at=clock.now(), **words)


def line(people, **changes) -> str:
    first = {
        "node": "DW1", "person": people.worker.person.staff_no, "body": "董事会", "rank": "其他成员", "title": "职工董事", "no": "",
        "from": "2026-01-01", "to": "",
    }  # fmt: skip
    return ",".join({**first, **changes}.values())


def test_a_ledger_makes_posts_once(people):
    lines = (line(people), line(people, body="党委", rank="书记", title="党委书记"))
    report = load(people, *lines)
    assert (list(report.problems), report.created, CrossPost.objects.count()) == ([], 2, 2)
    assert AuditRow.objects.filter(action="appointment.imported").count() == 2
    again = load(people, *lines)
    assert (again.created, again.unchanged) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"node": "DW2"}, "没有编码为 DW2 的党组织"),
        ({"person": "00000"}, "没有工号为 00000 的在职人员"),
        ({"rank": "董事长", "body": "工会"}, "职务类别和任职机构不一致"),
        ({"to": "2025-01-01"}, "截止日期不能早于开始日期"),
        ({"node": "ZB-A", "body": "党委"}, "支部书记和委员在“支部任职”中登记"),
    ],
)
def test_what_is_refused_and_why(people, changes, sentence):
    report = load(people, line(people, **changes))
    assert (sentence in str(list(report.problems)), CrossPost.objects.count()) == (True, 0)


def test_a_stored_post_that_says_otherwise_is_not_overwritten(people):
    make.post(people)
    report = load(people, line(people))
    assert (report.created, "已登记" in str(list(report.problems))) == (0, True)

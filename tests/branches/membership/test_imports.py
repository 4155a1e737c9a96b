"""The ledger of today: cases in progress with the days of their steps; its export comes back unchanged."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from branches.membership.models import DevelopmentCase
from branches.orgs.models import StatusRecord
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel.exporters import Asked, exporter_of
from portal.rights.enums import Role
from tests.branches.membership.factories import applicant, brought_to
from tests.support.factories import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
HEAD = "工号,姓名,支部编码,申请日期,谈话日期,积极分子日期,积极分子备案日期"


@pytest.fixture
def load(people):
    def run(*rows: str, head: str = HEAD, by=None, commit: bool = True):
        file = io.BytesIO("\n".join([head, *rows]).encode())
        actor = people.actor(by or people.committee)
        return check_table(kind=kind_of("development"), file=file, name="a.csv", actor=actor, at=NOW, commit=commit)

    return run


def outcome(report):
    return report.created, report.changed, report.unchanged, [p.message for p in report.problems]


@pytest.fixture
def person(people):
    return applicant(people, staff_no="70001", name="赵新")


def test_a_case_in_progress_and_again_without_a_write(load, person, people):
    line = "70001,赵新,ZB-A,2025-03-01,2025-03-20,2025-09-01,2025-09-10"
    assert outcome(load(line, commit=False)) == (1, 0, 0, [])
    assert DevelopmentCase.objects.count() == 0
    assert outcome(load(line)) == (1, 0, 0, [])
    case = DevelopmentCase.objects.get()
    assert (case.branch, case.last_no, case.last_on, case.next_no) == (people.branch_a, 4, date(2025, 9, 10), 5)
    assert list(case.steps.values_list("is_imported", flat=True)) == [True] * 4
    assert list(StatusRecord.objects.filter(person=person).values_list("status", "from_on")) == [("activist", date(2025, 9, 1))]
    assert outcome(load(line)) == (0, 0, 1, [])
    assert DevelopmentCase.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("70001,赵新,ZB-A,2025-03-01,,2025-09-01,", "第 2 步没有日期：步骤须按顺序填写，不能跳过。"),
        ("70001,赵新,ZB-A,2025-03-01,2025-02-01,,", "第 2 步的日期早于上一步，请核对。"),
        ("70001,赵新,ZB-A,2027-03-01,,,", "日期不能晚于今天（2026-11-20），请改正。"),
        ("70001,钱错,ZB-A,2025-03-01,,,", None),
        ("70001,赵新,ZB-C,2025-03-01,,,", None),
    ],
)
def test_lines_that_cannot_be(load, person, line, message):
    created, changed, unchanged, problems = outcome(load(line))
    assert ((created, changed, unchanged), len(problems)) == ((0, 0, 0), 1)
    assert message is None or problems == [message]


def test_who_stands_in_the_register_already(load, people):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    report = outcome(load(f"{member.staff_no},,ZB-A,2025-03-01,,,"))
    assert report[3] == [f"{member.name}已是党员，不用再登记入党申请。"]


def test_an_admission_that_is_not_in_the_register_is_refused(load, person):
    heads = [field.heading for field in (kind_of("development").resource.fields[f"step_{no}"] for no in range(1, 18))]
    days = ",".join(["2025-03-01"] * 17)
    report = outcome(load(f"70001,ZB-A,{days}", head="工号,支部编码," + ",".join(heads)))
    assert report[3] == ["赵新已批准为预备党员，但党员名册中没有登记，请先导入党员名册。"]


def test_the_export_comes_back_unchanged(load, people):
    brought_to(people, 13)
    exporter = exporter_of("development-list")
    actor = people.actor(people.committee)
    asked = Asked(actor, actor.scope(exporter.right), QueryDict(""), NOW)
    fields = kind_of("development").resource.fields
    found = exporter.find(asked).rows
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(column.heading or fields[column.key].heading) for column in exporter.columns])
    for row in found:
        writer.writerow([column.read(row) or "" for column in exporter.columns])
    head, line = out.getvalue().splitlines()
    assert outcome(load(line, head=head)) == (0, 0, 1, [])


def test_a_closed_branch_and_the_own_case_are_refused(load, person, people):
    line = "70001,赵新,ZB-A,2025-03-01,2025-03-20,,"
    account = UserFactory(person=person)
    RoleGrantFactory(user=account, role=Role.COMMITTEE, node=people.nodes["DW1"])
    created, *_rest, problems = outcome(load(line, by=account))
    assert (created, "不能办理自己的" in problems[0]) == (0, True)
    node = people.branch_a.node
    node.closed_on = date(2026, 11, 1)
    node.save()
    created, *_rest, problems = outcome(load(line))
    assert (created, "2026-11-01 撤销" in problems[0], DevelopmentCase.objects.count()) == (0, True, 0)

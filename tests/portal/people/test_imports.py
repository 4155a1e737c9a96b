"""The roster from a table: in bulk, and as strict as row by row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.people import services
from portal.people.models import Person, WorkHistory
from portal.people.rules import check_digit
from tests.portal.exchange.factories import table

pytestmark = pytest.mark.db
HEAD = ("工号", "姓名", "单位编码", "身份证号", "入职日期")


def id_no(serial: int) -> str:
    first = f"99010119900307{serial:03d}"
    return first + check_digit(first)


def load(people, *rows, by="hr", commit=True):
    actor = people.actor(getattr(people, by))
    return check_table(kind=kind_of("people"), file=table(HEAD, *rows), name="a.xlsx", actor=actor, at=clock.now(), commit=commit)


def newcomers(start, count):
    return [(f"6{n:04d}", f"王{n}", "CM-A", id_no(n % 999), "2020-07-01") for n in range(start, start + count)]


def statements(work):
    with CaptureQueriesContext(connection) as seen:
        work()
    return sum(1 for q in seen.captured_queries if "SAVEPOINT" not in q["sql"])


def test_newcomers_are_entered_with_stretch_and_trail(people):
    report = load(people, *newcomers(1, 3))
    assert (report.created, report.problem_count) == (3, 0)
    rows = Person.objects.filter(staff_no__startswith="6000").order_by("staff_no")
    assert [(p.staff_no, p.initials, p.id_no) for p in rows] == [(f"6000{n}", f"w{n}", id_no(n)) for n in (1, 2, 3)]
    stretches = WorkHistory.objects.filter(person__in=rows)
    assert {(s.unit.code, str(s.started_on), s.ended_on) for s in stretches} == {("CM-A", "2020-07-01", None)}
    trail = AuditRow.objects.filter(action="person.created", object_id__in=[str(p.pk) for p in rows])
    assert [(r.after, r.node_path) for r in trail.order_by("pk")] == [({"staff_no": p.staff_no, "unit": "CM-A"}, p.unit.path) for p in rows]
    again = load(people, *newcomers(1, 3))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)


def test_thirty_newcomers_take_as_many_statements_as_three(people):
    few, many = statements(lambda: load(people, *newcomers(1, 3))), statements(lambda: load(people, *newcomers(100, 30)))
    assert few == many


@pytest.mark.parametrize("is_known", [True, False])
def test_an_id_number_belongs_to_one_person_in_file_and_roster(people, is_known):
    if is_known:
        load(people, ("60001", "王一", "CM-A", id_no(1), None))
        report = load(people, ("60009", "李", "CM-A", id_no(1), None))
    else:
        report = load(people, ("60001", "王一", "CM-A", id_no(1), None), ("60009", "李", "CM-A", id_no(1), None))
    assert [(p.row, p.column, "60001" in p.message) for p in report.problems] == [(2 + (not is_known), "身份证号", True)]
    assert Person.objects.filter(staff_no="60009").exists() is False


def test_a_number_that_is_given_up_may_be_taken_further_down(people):
    load(people, ("60001", "王一", "CM-A", id_no(1), None))
    report = load(people, ("60001", "王一", "CM-A", id_no(2), None), ("60002", "李", "CM-A", id_no(1), None))
    assert (report.changed, report.created, report.problems) == (1, 1, [])
    assert Person.objects.get(staff_no="60002").id_no == id_no(1)


def test_rows_of_another_plant_are_refused_like_unknown_ones(people):
    theirs = people.stranger.person
    report = load(people, (theirs.staff_no, theirs.name, "CM-C", None, None), ("60001", "王", "NOWHERE", None, None))
    assert [p.message.replace("CM-C", "NOWHERE") for p in report.problems] == [report.problems[1].message] * 2


def test_somebody_who_was_entered_meanwhile_is_said(people):
    actor, unit = people.actor(people.hr), people.worker.person.unit
    person = services.newcomer(actor=actor, unit=unit, values={"staff_no": people.worker.person.staff_no, "name": "王"})
    with pytest.raises(RuleBroken) as broken:
        services.enter_people(actor=actor, at=clock.now(), people=[person])
    assert broken.value.code == "person.taken_meanwhile"

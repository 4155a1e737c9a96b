"""Each list that names an import goes out as a file and comes back: not one row, not one value is changed."""

import pytest

from portal.audit.models import AuditRow
from portal.kernel.exporters import all_exporters
from portal.people.models import Person
from portal.rights.enums import Role
from tests.portal.exports.rooms import fill
from tests.portal.exports.trips import FORMATS, back, taken
from tests.support.people import four_people
from tests.support.shared import made_once

# exporter, the filter, who takes it out and puts it back
TRIPS = [
    ("person-list", "left=no&o=-pinyin", Role.HR),
    ("work-history", "left=no", Role.HR),
    ("node-list", "closed=1", Role.SYSTEM_ADMIN),
    ("measure-list", "month=2026-07", Role.ASSESSOR),
    ("branch-list", "q=支部", Role.COMMITTEE),
    ("member-list", "branch=ZB-A", Role.COMMITTEE),
    ("term-list", "post=secretary", Role.COMMITTEE),
    ("activity-list", "state=archived&o=starts_at", Role.COMMITTEE),
    ("development-list", "s=open", Role.COMMITTEE),
    ("certificate-list", "s=valid", Role.HR),
    ("honour-list", "year=2025", Role.HR),
    ("result-list", "year=2026", Role.HR),
    ("vanguard-ledger", "s=running", Role.COMMITTEE),
    ("appointment-list", "s=held", Role.COMMITTEE),
    ("place-list", "s=due", Role.COMMITTEE),
    ("hazard-list", "o=found_at", Role.COMMITTEE),
    ("dues-members", "sheet={sheet}", Role.SECRETARY),
    ("stock-list", "o=on_hand", Role.COMMITTEE),
    ("material-moves", "o=moved_on", Role.COMMITTEE),
    ("plan-work", "s=open", Role.COMMITTEE),
    ("publication-list", "q=夜班", Role.COMMITTEE),
    ("supervision-matters", "key=yes", Role.COMMITTEE),
    ("quiz-questions", "s=approved", Role.HR),
]


def test_every_exporter_that_names_an_import_goes_on_a_trip():
    assert sorted(key for key, _q, _r in TRIPS) == sorted(e.key for e in all_exporters() if e.imports)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker):
        yield four_people()


@pytest.fixture(scope="module")
def filled(people):
    return fill(people)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("key", "query", "role"), TRIPS)
def test_there_and_back_leaves_every_row_as_it_was(key, query, role, format, people, filled):
    Person.objects.filter(pk=people.worker.person_id).update(phone="13812345678", id_no="110101199003070011", post="-待定", name="='王")
    user = {Role.HR: people.hr, **filled.near}[role]
    export = taken(user, key, query.format(**filled.ids), format)
    acts = AuditRow.objects.count()

    report = back(user, export)

    assert [(p.row, p.column, p.message) for p in report.problems] == []
    assert (report.rows, report.unchanged, report.created, report.changed) == (export.rows, export.rows, 0, 0)
    assert export.rows > 0
    assert AuditRow.objects.count() == acts

"""A filtered list that is exported and imported again changes nothing: not one row, not one value."""

import io

import pytest

from portal.audit.models import AuditRow
from portal.exchange.reader import read_table
from portal.exchange.registry import kind_of
from portal.exchange.rules import heading_key
from portal.exchange.services import check_table
from portal.exports import selectors
from portal.exports.services import request_export
from portal.kernel import clock
from portal.kernel.exporters import all_exporters, exporter_of
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.portal.exports.files import content_of
from tests.portal.exports.rooms import fill
from tests.support.people import user_with

FORMATS = ["xlsx", "csv"]
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


def back(user, export):
    """Import the file of ``export`` for good, as its owner."""
    kind = kind_of(exporter_of(export.exporter).imports)
    file = io.BytesIO(content_of(export))
    return check_table(kind=kind, file=file, name=export.name, actor=actor_of(user, clock.today()), at=clock.now(), commit=True)


def taken(user, key, query, format, **how):
    return request_export(
        actor=actor_of(user, clock.today()),
        at=clock.now(),
        exporter=exporter_of(key),
        query=query,
        format=format,
        reason="导出后核对",
        **how,
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("key", "query", "role"), TRIPS)
def test_there_and_back_leaves_every_row_as_it_was(key, query, role, format, people):
    filled = fill(people)
    Person.objects.filter(pk=people.worker.person_id).update(phone="13812345678", id_no="110101199003070011", post="-待定", name="='王")
    user = {Role.HR: people.hr, **filled.near}[role]
    export = taken(user, key, query.format(**filled.ids), format)
    acts = AuditRow.objects.count()

    report = back(user, export)

    assert [(p.row, p.column, p.message) for p in report.problems] == []
    assert (report.rows, report.unchanged, report.created, report.changed) == (export.rows, export.rows, 0, 0)
    assert export.rows > 0
    assert AuditRow.objects.count() == acts


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_that_looks_like_a_formula_survives(format, people):
    Person.objects.filter(pk=people.worker.person_id).update(name="=SUM(A1)", post="'@岗")

    report = back(people.hr, taken(people.hr, "person-list", "q=" + people.worker.person.staff_no, format))

    worker = Person.objects.get(pk=people.worker.person_id)
    assert (report.unchanged, worker.name, worker.post) == (1, "=SUM(A1)", "'@岗")


@pytest.mark.parametrize("format", FORMATS)
def test_masked_columns_never_come_back_as_values(format, people):
    Person.objects.filter(pk=people.worker.person_id).update(phone="13812345678", id_no="110101199003070011")
    columns = ["staff_no", "name", "unit", "masked_phone", "masked_id_no"]

    report = back(people.hr, taken(people.hr, "person-list", "q=" + people.worker.person.staff_no, format, columns=columns))

    worker = Person.objects.get(pk=people.worker.person_id)
    assert (report.unchanged, worker.phone, worker.id_no) == (1, "13812345678", "110101199003070011")


def test_no_heading_of_an_exporter_is_mistaken_for_another_column_of_its_import():
    for exporter in all_exporters():
        if not exporter.imports:
            continue
        columns = kind_of(exporter.imports).resource.columns()
        known = {heading_key(text): c.attribute for c in columns for text in (*c.synonyms, c.heading, c.attribute)}
        with selectors.tongue(exporter, "en"):
            heads = selectors.headings(exporter, exporter.columns)
        for column, head in zip(exporter.columns, heads, strict=True):
            wanted = column.key if column.heading is None else None
            assert known.get(heading_key(head)) == wanted, (exporter.key, column.key, head)
        assert {c.attribute for c in columns if c.required} <= {c.key for c in exporter.columns if not c.is_masked}, exporter.key


def test_ones_correction_in_the_file_is_the_only_change(people):
    """What the round trip is for: take out, correct, put back."""
    other = user_with(None, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="李秀英").person
    export = taken(people.hr, "person-list", "left=no", "csv")
    text = content_of(export).decode("utf-8-sig").replace("李秀英", "李秀瑛")
    kind = kind_of("people")

    report = check_table(
        kind=kind, file=io.BytesIO(text.encode()), name="改.csv", actor=people.actor(people.hr), at=clock.now(), commit=True
    )
    other.refresh_from_db()
    assert (report.changed, report.unchanged, other.name) == (1, export.rows - 1, "李秀瑛")


def test_the_second_sheet_of_a_workbook_is_no_table(people):
    export = taken(people.hr, "person-list", "left=no", "xlsx")
    rows = list(read_table(io.BytesIO(content_of(export)), export.name, kind_of("people").resource.columns()).rows)
    assert len(rows) == export.rows

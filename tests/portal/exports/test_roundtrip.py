"""What a file that goes out and comes back does with odd names, masked columns, headings and one correction."""

import io

import pytest

from portal.exchange.reader import read_table
from portal.exchange.registry import kind_of
from portal.exchange.rules import heading_key
from portal.exchange.services import check_table
from portal.exports import selectors
from portal.kernel import clock
from portal.kernel.exporters import all_exporters
from portal.people.models import Person
from tests.portal.exports.files import content_of
from tests.portal.exports.trips import FORMATS, back, taken
from tests.support.people import user_with


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

"""Each way of writing stores what it was given, whatever the texts hold: copied in, as arrays, and compared first."""

from decimal import Decimal as D
from io import StringIO
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.scoring.models import PeriodFact, ScoreItem, ScoreTotal
from assessment.scoring.services import compute_branches, writing
from assessment.scoring.services.writing import upsert
from tests.assessment.scoring.factories import AT, hand_computed

pytestmark = pytest.mark.db
needs_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no COPY")
WAYS = ("none", "some", "most")
COLUMNS = ("branch_id", "indicator", "raw", "points", "note")
SHORT = (
    "",
    "\\N",
    "NULL",
    "None",
    "\\.",
    "汉字",
    "🙂",
    '"',
    "'",
    "{a,b}",
    "%s",
    " 前后 ",
    "a\tb",
    "a\nb",
    "a\rb",
    "a\r\nb",
    "\\t",
    "end\\",
    "\v\f\b",
)
SHARP = ("\\", "\t", "\n", "\r", '"', "N", ".", "汉")
TEXTS = (*SHORT, *map("".join, product(SHARP, repeat=3)))
NUMBERS = (
    (None, None), (D("0.000001"), None), (None, D("0.00")), (D("-12.5"), D("100.00")), (D("123456789.123456"), D("7.5")), (D("1E+3"), D(0)),
)  # fmt: skip


def write_items(round_id, rows, standing):
    lines = [(round_id, *row) for row in rows]
    keys = ("round_id", "branch_id", "indicator")
    return upsert(ScoreItem, lines, keys=keys, compared=("raw", "points", "note"), standing=standing)


def write_facts(round_id, texts, standing):
    rows = [(round_id, no, text) for no, text in enumerate(texts)]
    return upsert(PeriodFact, rows, keys=("round_id", "branch_id"), compared=("facts",), standing=standing)


def items_of(round_id):
    return list(ScoreItem.objects.filter(round_id=round_id).order_by("branch_id").values_list(*COLUMNS))


def facts_of(round_id):
    return list(PeriodFact.objects.filter(round_id=round_id).order_by("branch_id").values_list("facts", flat=True))


def item_rows():
    """Every text as a note and, where it is short, as the indicator too; figures and their absence in turn."""
    return [(no, text[:20], *NUMBERS[no % len(NUMBERS)], text) for no, text in enumerate(TEXTS)]


def test_items_are_the_same_however_they_are_written(db):
    rows = item_rows()
    for round_id, standing in enumerate(WAYS):
        assert write_items(round_id, rows, standing) == len(rows)
    assert items_of(0) == items_of(1) == items_of(2) == rows


def test_facts_are_the_same_however_they_are_written(db):
    for round_id, standing in enumerate(WAYS):
        assert write_facts(round_id, TEXTS, standing) == len(TEXTS)
    assert facts_of(0) == facts_of(1) == facts_of(2) == list(TEXTS)


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("text", ["", "\\N", "汉\t字"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_column_of_one_value_is_the_same_too(db, numbers, text, count):
    rows = [(no, "P1", *numbers, text) for no in range(count)]
    for round_id, standing in enumerate(WAYS):
        write_items(round_id, rows, standing)
    assert items_of(0) == items_of(1) == items_of(2) == rows


@pytest.mark.parametrize("standing", ["some", "most"])
def test_what_was_written_without_looking_is_not_written_again(db, standing):
    rows = item_rows()
    write_items(1, rows, "none")
    write_facts(1, TEXTS, "none")
    assert (write_items(1, rows, standing), write_facts(1, TEXTS, standing)) == (0, 0)
    changed = [(*rows[0][:2], D(1), D(1), "new"), *rows[1:]]
    assert write_items(1, changed, standing) == 1
    assert items_of(1) == changed


@pytest.mark.parametrize("standing", WAYS)
def test_nothing_is_written_of_no_rows(db, standing):
    assert (write_items(1, [], standing), items_of(1)) == (0, [])


def test_lines_of_a_copy_keep_numbers_of_two_types_apart():
    """A key and a figure may be the same number, and are not written the same way."""
    rows = [(91, D("91.000000"), "a\tb", None), (92, D("92.000000"), "91", None)]
    assert writing.copied(rows) == ["91\t91.000000\ta\\tb\t\\N", "92\t92.000000\t91\t\\N"]
    assert writing.copied([]) == []


@needs_postgres
def test_a_row_that_stands_after_all_stops_the_copy_and_stays_as_it_is(db):
    rows = [(1, "P1", D(1), D(2), "old")]
    write_items(1, rows, "some")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_items(1, [(2, "P1", D(1), D(2), ""), (1, "P1", D(3), D(4), "new")], "none")
    assert items_of(1) == rows


@needs_postgres
def test_only_rows_known_to_be_new_are_copied(db, monkeypatch):
    """So that the tests above compare the copy with something else."""
    copied = []
    monkeypatch.setattr(writing, "StringIO", lambda text: copied.append(text) or StringIO(text))
    for round_id, standing in enumerate(WAYS):
        write_items(round_id, [(1, "P1", None, None, "a\tb")], standing)
    assert copied == ["0\t1\tP1\t\\N\t\\N\ta\\tb"]


def _results(round_):
    parts = [model.objects.filter(round_id=round_.pk).order_by("branch_id", "pk") for model in (ScoreItem, PeriodFact)]
    totals = ScoreTotal.objects.filter(round=round_).order_by("branch_id")
    return [*(list(part.values_list()) for part in parts), list(totals.values_list("branch_id", "party", "business"))]


@pytest.mark.parametrize("gone", [(), (ScoreItem,), (PeriodFact,), (ScoreItem, PeriodFact)])
@pytest.mark.parametrize("reasons", [None, {"activity"}])
def test_a_chunk_of_which_some_results_stand_ends_like_a_new_one(people, gone, reasons):
    round_ = hand_computed(people)
    both = [people.branch_a.pk, people.branch_b.pk]
    compute_branches(round=round_, branch_ids=both, at=AT)
    whole = _results(round_)
    ScoreItem.objects.filter(branch_id=both[1]).delete()
    PeriodFact.objects.filter(branch_id=both[1]).delete()
    for model in gone:
        model.objects.all().delete()

    compute_branches(round=round_, branch_ids=both, at=AT, reasons=reasons)

    assert _results(round_) == whole

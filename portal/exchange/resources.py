"""The base of every import kind, and how to add one.

A kind is a django-import-export resource in the room's ``imports.py``: columns on top, one hook that writes a row
**through the room's own service**, so that the page, the API and the file obey the same rules::

    class CertificateResource(HouseResource):
        key = ("number",)                                     # natural key: refused twice in one file

        staff_no = HouseField("staff_no", "工号", widget=CodeWidget(), synonyms=("员工编号",), required=True, example="10021")
        number = HouseField("number", "证书编号", widget=CodeWidget(22), required=True, example="Y0001…")
        issued_on = HouseField("issued_on", "发证日期", widget=DateWidget(), required=True, example="2024-03-05")

        def prepare(self, rows):                              # constant number of statements
            self.people = {p.staff_no: p for p in Person.objects.within(self.actor.scope("import.certificates"))
                           .filter(staff_no__in={r["staff_no"] for r in rows if "staff_no" in r})}

        def write_row(self, values):                          # -> Outcome; raise RuleBroken(code, field="issued_on", …)
            person = self.people.get(values["staff_no"]) or self.unknown("staff_no", values)
            …
            return Outcome.CREATED

``self.trace(certificate)`` in ``write_row`` says which record a row made, ``self.trace(person, before=self.snapshot(person))``
which it changed; ``watch`` and ``trace_watched`` find what services touched beside. With ``undo = (Undo(SkillCertificate, path=…),)``
(see ``undo.py``) the whole batch can then be taken back.

``values`` holds only the columns whose cell is not blank: **a blank cell or an absent column leaves what is stored as it
is**. ``check_row(values)`` may yield several RuleBroken before anything is written. ``order(rows)`` may put rows in
another order (parents first); such a kind gets the whole file at once. All others get it in chunks: ``prepare(rows)``, the rows,
``finish()`` for each, so that memory stays flat. ``finish()`` is for kinds that write in bulk: return the true Outcome of each
row from ``write_row``, save in ``finish``, and say ``writes_rows = False``. Everything runs in one transaction, rolled back by a
check and by an error. An unchanged second import must return UNCHANGED for each row and write nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import tablib
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from import_export import fields, instance_loaders, resources

from portal.exchange import rules
from portal.exchange.cells import key_digest
from portal.exchange.enums import ImportMode, Outcome
from portal.exchange.journal import Journal, Trace, rebuilt, snapshot
from portal.exchange.reader import Table
from portal.exchange.reports import GOOD_SHOWN, MOST_SHOWN, REASONS, Problem, Report, Shown
from portal.exchange.widgets import HouseWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

if TYPE_CHECKING:
    from portal.exchange.undo import Undo

CHUNK = 2000  # rows in memory at once, where the kind does not need them all
SIGN_OF_LIFE = 100  # rows between two looks at the clock of the job
Row = tuple[int, dict[str, Any]]
_ROW = "file_row"


class HouseField(fields.Field):
    """A column: ``attribute`` in the values, ``heading`` in the file, other spellings in ``synonyms``."""

    def __init__(
        self,
        attribute: str,
        heading: str,
        *,
        widget: HouseWidget | None = None,
        synonyms: Iterable[str] = (),
        required: bool = False,
        example: str = "",
        note: Any = "",
    ) -> None:
        super().__init__(attribute=attribute, column_name=attribute, widget=widget or TextWidget())
        self.heading, self.synonyms, self.required, self.example, self.note = heading, tuple(synonyms), required, example, note


class HouseResource(resources.Resource):
    """See the top of this file. ``actor`` and ``at`` are handed to the services."""

    key: ClassVar[tuple[str, ...]] = ()
    writes_rows: ClassVar[bool] = True  # False: all writes happen in ``finish``, so a bad row leaves nothing to take back
    undo: "ClassVar[tuple[Undo, ...]]" = ()

    class Meta:
        import_id_fields = ()
        instance_loader_class = instance_loaders.BaseInstanceLoader

    def __init__(self, *, actor: Actor, at: datetime) -> None:
        super().__init__()
        self.actor = actor
        self.at = at
        self.report = Report()
        self.row = 0  # the row of the file that is being written
        self._values: dict[int, dict[str, Any]] = {}
        self._problems: dict[int, list[Problem]] = {}
        self._outcomes: dict[int, str] = {}
        self._traces: list[Trace] = []
        self._watched: list[tuple[Any, dict[Any, dict[str, Any]]]] = []
        self._alive: Callable[[int], Any] | None = None
        self._looked = 0

    # -- hooks of a kind ------------------------------------------------------------------------------------

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Load what the rows name, in a constant number of statements."""

    def order(self, rows: list[Row]) -> list[Row]:
        """The order in which rows are written."""
        return rows

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        """Everything wrong with a row that can be said before writing."""
        return ()

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """Write one row through the room's service. Raises RuleBroken or NotReachable."""
        raise NotImplementedError

    def finish(self) -> None:
        """After the last row of a chunk, in the same transaction."""

    def unknown(self, attribute: str, values: dict[str, Any]) -> NoReturn:
        """Refuse a code or number that does not exist or is out of reach: the same words for both."""
        raise RuleBroken("exchange.out_of_reach", field=attribute, given=str(values.get(attribute, "")))

    def trace(self, record: models.Model, *, before: dict[str, Any] | None = None, row: int | None = None) -> None:
        """Note that a row (the present one) made ``record``, or changed it from ``before``: what the undo goes by.

        A record that ``finish`` saves may be traced before it has a key.
        """
        self._traces.append(Trace(row or self.row, record, before))

    def alive(self) -> None:
        """A sign of life from inside a long hook; it may raise to stop the run. The machinery gives one before and after each."""
        if self._alive is not None:
            self._alive(self._looked)

    snapshot = staticmethod(snapshot)

    def watch(self, *queries: "models.QuerySet[Any]") -> None:
        """In ``prepare``: rows that the services of this kind may touch beside what they return."""
        self._watched = [(query, {record.pk: snapshot(record) for record in query}) for query in queries]

    def trace_watched(self, row_of: Callable[[Any], int]) -> None:
        """In ``finish``: trace what has become of the watched rows."""
        for query, before in self._watched:
            for seen, record in enumerate(query.all(), 1):
                if seen % SIGN_OF_LIFE == 0:
                    self.alive()
                old = before.pop(record.pk, None)
                if old != snapshot(record):
                    self.trace(record, before=old, row=row_of(record))
            for old in before.values():
                gone = rebuilt(query.model, old)
                self.trace(gone, before=old, row=row_of(gone))

    # -- machinery ------------------------------------------------------------------------------------------

    @classmethod
    def columns(cls) -> list[HouseField]:
        return list(cls.fields.values())

    @classmethod
    def needs_all_rows(cls) -> bool:
        return cls.order is not HouseResource.order

    def run(
        self,
        table: Table,
        *,
        commit: bool,
        mode: str = ImportMode.ALL,
        corrections: Mapping[int, dict[str, Any] | None] | None = None,
        journal: Journal | None = None,
        progress: Callable[[int], Any] | None = None,
    ) -> Report:
        """Read, check and write all rows in one transaction.

        It is rolled back by a check, by a problem of the file as a whole and, unless ``mode`` is GOOD, by any bad row.
        ``corrections`` are rows that take the place of those of the file; None leaves a row out. ``progress`` is called with
        the number of rows done and may raise to stop the run.
        """
        self._alive = progress
        table.ignored = [text for text in table.ignored if text != REASONS]
        with transaction.atomic():
            for chunk in self._chunks(table, corrections or {}):
                self._run_chunk(chunk, commit and mode == ImportMode.GOOD)
                if commit and journal is not None:
                    journal.write(self._traces, alive=self.alive)
                self._traces.clear()
            if not self.report.rows:
                raise RuleBroken("exchange.empty")
            good = self.report.created + self.report.changed + self.report.unchanged
            is_accepted = good > 0 and (self.report.is_clean or (mode == ImportMode.GOOD and not self.report.of_the_file))
            self.report.is_written = commit and is_accepted
            if not self.report.is_written:
                transaction.set_rollback(True)
        self.report.notes += table.notes()
        self.report.problems.sort(key=lambda p: p.row)
        return self.report

    def _chunks(self, table: Table, corrections: Mapping[int, dict[str, Any] | None]) -> Iterator[list[Row]]:
        def rows() -> Iterator[Row]:
            for number, cells in table.rows:
                corrected = corrections.get(number, cells)
                if corrected is None:
                    self.report.skipped += 1
                    self.report.rows += 1
                else:
                    yield number, corrected

        stream = rows()
        if self.needs_all_rows():
            chunk = list(stream)
            if chunk:
                yield chunk
            return
        while chunk := list(islice(stream, CHUNK)):
            yield chunk

    def _run_chunk(self, chunk: list[Row], only_good: bool) -> None:
        self._values, self._problems, self._outcomes = {}, {}, {}
        for seen, (number, cells) in enumerate(chunk):
            if seen % SIGN_OF_LIFE == 0:
                self.alive()
            self._values[number] = self._clean(number, cells)
            self._refuse_twin(number)
        self.alive()
        self.prepare(list(self._values.values()))
        self.alive()
        dataset = tablib.Dataset(headers=[_ROW])
        for number, _values in self.order(list(self._values.items())):
            dataset.append((number,))
        result = self.import_data(dataset, dry_run=False, use_transactions=False, raise_errors=False, only_good=only_good)
        for error in result.base_errors:
            if not isinstance(error.error, RuleBroken):
                raise error.error
            self._problem(0, error.error)
        self._count(chunk)

    def _count(self, chunk: list[Row]) -> None:
        report = self.report
        for number, cells in chunk:
            problems = self._problems.get(number, [])
            outcome = "" if problems else self._outcomes[number]
            report.rows += 1
            report.bad_rows += bool(problems)
            report.created += outcome == Outcome.CREATED
            report.changed += outcome == Outcome.CHANGED
            report.unchanged += outcome == Outcome.UNCHANGED
            good = report.created + report.changed + report.unchanged
            if report.shows_all or (problems and report.bad_rows <= MOST_SHOWN) or (outcome and good <= GOOD_SHOWN):
                report.shown[number] = Shown(number, cells, outcome, problems)

    def _refuse_twin(self, number: int) -> None:
        values = self._values[number]
        if not self.key or not all(k in values for k in self.key):
            return
        key = tuple(values[k] for k in self.key)
        first = self.report.keys.setdefault(key_digest(key), number)
        if first != number:
            shown = "，".join(str(k) for k in key)
            self._problem(number, RuleBroken("exchange.duplicate", field=self.key[0], row=first, key=shown))

    def _clean(self, number: int, cells: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in self.columns():
            cell = cells.get(column.attribute)
            if rules.is_blank(cell):
                if column.required:
                    self._problem(number, RuleBroken("exchange.required", field=column.attribute, example=column.example))
                continue
            try:
                values[column.attribute] = column.widget.clean(cell)
            except RuleBroken as broken:
                broken.field = column.attribute
                self._problem(number, broken)
        return values

    def _problem(self, number: int, broken: RuleBroken) -> None:
        heading = next((c.heading for c in self.columns() if c.attribute == broken.field), "")
        params = {k: v for k, v in broken.params.items() if k != "theirs"}
        problem = Problem(number, heading, sentence(broken.code, params or None), broken.field if heading else "", broken.code)
        self.report.add(problem)
        self._problems.setdefault(number, []).append(problem)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """One row: what django-import-export calls for each."""
        self.row, result = row[_ROW], self.get_row_result_class()()
        number, values = self.row, self._values[self.row]
        self._looked += 1
        if self._looked % SIGN_OF_LIFE == 0:
            self.alive()
        if number not in self._problems:
            for broken in self.check_row(values):
                self._problem(number, broken)
        if number in self._problems:
            return self._invalid(result)
        traced = len(self._traces)
        try:
            with transaction.atomic() if self.writes_rows else nullcontext():
                result.import_type = self._outcomes[number] = self.write_row(values).value
        except RuleBroken as broken:
            self._problem(number, broken)
        except NotReachable:
            self._problem(number, RuleBroken("exchange.row_out_of_reach"))
        if number in self._problems:
            del self._traces[traced:]
            return self._invalid(result)
        return result

    def _invalid(self, result: Any) -> Any:
        result.import_type = result.IMPORT_TYPE_INVALID
        result.validation_error = ValidationError("row refused")
        return result

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """A kind that looks at the whole file in ``finish`` is asked only about a whole file."""
        if kwargs.get("only_good") or not self._problems or not self.needs_all_rows():
            self.alive()
            self.finish()
            self.alive()

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:
        if isinstance(error, DatabaseError) or not isinstance(error, RuleBroken):
            raise error
        super().handle_import_error(result, error, raise_errors)


def example_rows(resource: type[HouseResource]) -> Iterator[list[str]]:
    """The heading row and one example row of the template file."""
    columns = resource.columns()
    yield [c.heading + ("*" if c.required else "") for c in columns]
    yield [c.example for c in columns]

"""The base of every import kind, and how to add one.

A kind is a django-import-export resource in the room's ``imports.py``: columns on top, one hook that writes a row
**through the room's own service**, so that the page, the API and the file obey the same rules::

    class CertificateResource(HouseResource):
        key = ("number",)                                     # natural key: refused twice in one file

        staff_no = HouseField("staff_no", "工号", widget=CodeWidget(), synonyms=("员工编号",), required=True, example="10021")
        number = HouseField("number", "证书编号", widget=CodeWidget(22), required=True, example="Y0001…")
        issued_on = HouseField("issued_on", "发证日期", widget=DateWidget(), required=True, example="2024-03-05")

        def prepare(self, rows):                              # constant number of statements for the whole file
            self.people = {p.staff_no: p for p in Person.objects.within(self.actor.scope("import.certificates"))
                           .filter(staff_no__in={r["staff_no"] for r in rows if "staff_no" in r})}

        def write_row(self, values):                          # -> Outcome; raise RuleBroken(code, field="issued_on", …)
            person = self.people.get(values["staff_no"]) or self.unknown("staff_no", values)
            …
            return Outcome.CREATED

``values`` holds only the columns whose cell is not blank: **a blank cell or an absent column leaves what is stored as it
is**. ``check_row(values)`` may yield several RuleBroken before anything is written. ``order(rows)`` may put rows in
another order (parents first). ``finish()`` runs after the last row, for kinds that write in bulk: return the true
Outcome of each row from ``write_row`` and save in ``finish``. Everything runs in one transaction, rolled back by a check
and by any error. An unchanged second import must return UNCHANGED for each row and write nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NoReturn

import tablib
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext
from import_export import fields, instance_loaders, resources

from portal.exchange import rules
from portal.exchange.enums import Outcome
from portal.exchange.messages import NOTES
from portal.exchange.reader import Table
from portal.exchange.widgets import HouseWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

MOST_PROBLEMS = 300  # kept and shown; the rest is counted
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


@dataclass(frozen=True)
class Problem:
    """``row`` is the row of the file (0: the file as a whole), ``column`` its heading."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """What a check found or a commit did."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, row: int, column: str, message: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(row, column, message))

    @property
    def is_clean(self) -> bool:
        return self.problem_count == 0


class HouseResource(resources.Resource):
    """See the top of this file. ``actor`` and ``at`` are handed to the services."""

    key: ClassVar[tuple[str, ...]] = ()

    class Meta:
        import_id_fields = ()
        instance_loader_class = instance_loaders.BaseInstanceLoader
        use_transactions = True

    def __init__(self, *, actor: Actor, at: datetime) -> None:
        super().__init__()
        self.actor = actor
        self.at = at
        self.report = Report()
        self._values: dict[int, dict[str, Any]] = {}

    # -- hooks of a kind ------------------------------------------------------------------------------------

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Load what the rows name, in a constant number of statements."""

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """The order in which rows are written."""
        return rows

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        """Everything wrong with a row that can be said before writing."""
        return ()

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """Write one row through the room's service. Raises RuleBroken or NotReachable."""
        raise NotImplementedError

    def finish(self) -> None:
        """After the last row, in the same transaction."""

    def unknown(self, attribute: str, values: dict[str, Any]) -> NoReturn:
        """Refuse a code or number that does not exist or is out of reach: the same words for both."""
        raise RuleBroken("exchange.out_of_reach", field=attribute, given=str(values.get(attribute, "")))

    # -- machinery ------------------------------------------------------------------------------------------

    @classmethod
    def columns(cls) -> list[HouseField]:
        return list(cls.fields.values())

    def run(self, table: Table, *, commit: bool, progress: Callable[[int], Any] | None = None) -> Report:
        """Read, check and write all rows; without ``commit``, or with any problem, nothing stays written."""
        self._clean_all(table, progress)
        if table.ignored:
            self.report.notes.append(gettext(str(NOTES["ignored_columns"])) % {"columns": "、".join(table.ignored)})
        self.prepare(list(self._values.values()))
        dataset = tablib.Dataset(headers=[_ROW])
        for number, _values in self.order(list(self._values.items())):
            dataset.append((number,))
        result = self.import_data(
            dataset, dry_run=not commit, use_transactions=True, rollback_on_validation_errors=True, raise_errors=False
        )
        for error in result.base_errors:
            if not isinstance(error.error, RuleBroken):
                raise error.error
            self._problem(0, error.error)
        totals = result.totals
        self.report.created, self.report.changed = totals[Outcome.CREATED.value], totals[Outcome.CHANGED.value]
        self.report.unchanged = totals[Outcome.UNCHANGED.value]
        self.report.problems.sort(key=lambda p: p.row)
        return self.report

    def _clean_all(self, table: Table, progress: Callable[[int], Any] | None) -> None:
        seen: dict[tuple, int] = {}
        for number, cells in table.rows:
            self.report.rows += 1
            self._values[number] = values = self._clean(number, cells)
            if all(k in values for k in self.key) and self.key:
                key = tuple(values[k] for k in self.key)
                if key in seen:
                    shown = "，".join(str(k) for k in key)
                    self._problem(number, RuleBroken("exchange.duplicate", field=self.key[0], row=seen[key], key=shown))
                seen.setdefault(key, number)
            if progress and self.report.rows % 500 == 0:
                progress(self.report.rows)
        if not self._values:
            raise RuleBroken("exchange.empty")

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
        self.report.add(number, heading, sentence(broken.code, params or None))
        self._bad_rows.add(number)

    @property
    def _bad_rows(self) -> set[int]:
        return self.__dict__.setdefault("_bad", set())

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """One row: what django-import-export calls inside its transaction and savepoint."""
        number, result = row[_ROW], self.get_row_result_class()()
        values = self._values[number]
        if number not in self._bad_rows:
            for broken in self.check_row(values):
                self._problem(number, broken)
        if number in self._bad_rows:
            return self._invalid(result)
        try:
            result.import_type = self.write_row(values).value
        except RuleBroken as broken:
            self._problem(number, broken)
        except NotReachable:
            self._problem(number, RuleBroken("exchange.row_out_of_reach"))
        return self._invalid(result) if number in self._bad_rows else result

    def _invalid(self, result: Any) -> Any:
        result.import_type = result.IMPORT_TYPE_INVALID
        result.validation_error = ValidationError("row refused")
        return result

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if not self._bad_rows:
            self.finish()

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:
        if isinstance(error, DatabaseError) or not isinstance(error, RuleBroken):
            raise error
        super().handle_import_error(result, error, raise_errors)


def example_rows(resource: type[HouseResource]) -> Iterator[list[str]]:
    """The heading row and one example row of the template file."""
    columns = resource.columns()
    yield [c.heading + ("*" if c.required else "") for c in columns]
    yield [c.example for c in columns]

"""What an import did, record by record: written while it runs, read when it is taken back."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.exchange.cells import pack_cell, unpack_cell
from portal.exchange.enums import Outcome
from portal.exchange.models import ImportBatch, ImportTrace
from portal.kernel.fields import keyed_hash

AT_ONCE = 500  # records in one statement


@dataclass(frozen=True)
class Trace:
    """``before`` None: the row made the record."""

    row: int
    record: models.Model
    before: dict[str, Any] | None


def snapshot(record: models.Model) -> dict[str, Any]:
    """The columns of a record by name, ready for JSON."""
    return {field.attname: pack_cell(field.value_from_object(record)) for field in record._meta.concrete_fields}


def rebuilt(model: type[models.Model], packed: dict[str, Any]) -> models.Model:
    """A record as ``snapshot`` found it, not saved."""
    return model(**_values(model, packed))


def restored(model: type[models.Model], packed: str) -> dict[str, Any]:
    """Column -> value as ``snapshot`` found it."""
    return _values(model, json.loads(packed))


def _values(model: type[models.Model], packed: dict[str, Any]) -> dict[str, Any]:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: columns[name].to_python(unpack_cell(value)) for name, value in packed.items()}


def seal_of(record: models.Model) -> str:
    """A keyed hash over all columns: equal as long as nobody has touched the record, and it gives nothing away."""
    return keyed_hash(json.dumps(list(snapshot(record).values()), sort_keys=True, ensure_ascii=False))


def in_parts(rows: Sequence[Any], size: int = AT_ONCE) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


class Journal:
    """Keeps the traces of a batch. A record that several rows touch has one trace: first before, last after."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    def write(self, traces: Iterable[Trace], *, alive: Callable[[], None]) -> None:
        """Store the traces of one chunk; ``alive`` is called between its parts. The records are read back, for the database has
        the last word on their columns."""
        by_model: dict[type[models.Model], dict[int, Trace]] = defaultdict(dict)
        for trace in traces:
            if trace.record.pk is None:
                continue  # its row was good, but the kind saved nothing because of others
            by_model[type(trace.record)].setdefault(trace.record.pk, trace)
        for model, found in by_model.items():
            for part in in_parts(list(found.items())):
                self._write(model, dict(part))
                alive()

    def _write(self, model: type[models.Model], found: dict[int, Trace]) -> None:
        stored = model._base_manager.in_bulk(list(found))
        seals = {pk: seal_of(record) for pk, record in stored.items()}
        known = {t.object_id: t for t in self.batch.traces.filter(table=model._meta.label, object_id__in=list(found))}
        for pk, earlier in known.items():
            earlier.seal = seals.get(pk, "")
            if pk not in seals and earlier.outcome == Outcome.CHANGED:
                earlier.outcome = Outcome.REMOVED
        ImportTrace.objects.bulk_update(known.values(), ["seal", "outcome"])
        if gone := [t.pk for t in known.values() if t.outcome == Outcome.CREATED and not t.seal]:  # made and gone again
            self.batch.traces.filter(pk__in=gone).delete()
        ImportTrace.objects.bulk_create(
            ImportTrace(
                batch=self.batch, row=trace.row, table=model._meta.label, object_id=pk, seal=seals.get(pk, ""),
                outcome=_outcome(trace, pk in seals), before="" if trace.before is None else json.dumps(trace.before, ensure_ascii=False),
            )
            for pk, trace in found.items()
            if pk not in known and (trace.before is not None or pk in seals)
        )  # fmt: skip


def _outcome(trace: Trace, is_there: bool) -> Outcome:
    if trace.before is None:
        return Outcome.CREATED
    return Outcome.CHANGED if is_there else Outcome.REMOVED

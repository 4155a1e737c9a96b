"""A whole import is taken back in one transaction: refused where later work stands on it, set by set where it may go."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, ManyToOneRel, ProtectedError, QuerySet, RestrictedError
from django.utils.timezone import localdate

from portal.audit.services import record, record_each
from portal.exchange import selectors
from portal.exchange.enums import ImportState, Outcome
from portal.exchange.journal import AT_ONCE, in_parts, rebuilt, restored, seal_of
from portal.exchange.models import ImportBatch, ImportTrace
from portal.exchange.registry import ImportKind, name_of_records, standing_on
from portal.exchange.services.files import fresh, hand_to_worker, has_stopped, is_unheld, job_title, may_import
from portal.exchange.undo import Undo
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

MOST_REASONS = 50
MANY = 300  # records from which a worker does the work
Progress = Callable[[int], Any]


class UndoRefused(RuleBroken):
    """Later work stands on the import: ``reasons`` are sentences, the first fifty of ``count``."""

    status = 409

    def __init__(self, reasons: Sequence[str], count: int) -> None:
        super().__init__("exchange.undo_refused", count=count)
        self.reasons = list(reasons)


@transaction.atomic
def request_undo(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> ImportBatch:
    """Take back everything that an import wrote: at once, or as a job when it is much. A second click does nothing.

    What stands in the way is in ``batch.errors`` afterwards, and the batch is as it was. Raises RuleBroken
    ``exchange.wrong_state``, ``exchange.undo_not_here``, ``exchange.undo_too_late``.
    """
    may_import(actor, kind)
    if _is_done_or_at_it(batch):  # asked before the lock, which the worker holds while it takes back
        return batch
    batch = fresh(batch)
    if _is_done_or_at_it(batch):
        return batch
    if batch.state not in {ImportState.COMMITTED, ImportState.UNDOING}:
        raise RuleBroken("exchange.wrong_state")
    if not kind.resource.undo:
        raise RuleBroken("exchange.undo_not_here")
    if batch.committed_at is None or at > batch.committed_at + timedelta(days=selectors.undo_days(at)):
        raise RuleBroken("exchange.undo_too_late")
    batch.state, batch.errors = ImportState.UNDOING, []
    batch.save(update_fields=["state", "errors"])
    count = batch.traces.count()
    if count > MANY:
        hand_to_worker(batch, "portal.exchange.tasks.undo", job_title("undo", batch), actor, at, 2 * count)
        return batch
    return undo_batch(batch=batch, kind=kind, actor=actor, at=at)


def _is_done_or_at_it(batch: ImportBatch) -> bool:
    return batch.state == ImportState.UNDONE or (batch.state == ImportState.UNDOING and not has_stopped(batch))


@transaction.atomic
def undo_batch(*, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Progress | None = None) -> ImportBatch:
    """Take back a batch that waits for it, or leave it as it is with the reasons in ``errors``. Safe to run twice."""
    batch = fresh(batch)
    if batch.state != ImportState.UNDOING:
        return batch
    try:
        with transaction.atomic(), changes.kept() as announced:
            counts = _TakingBack(batch, kind, actor, at, progress).run()
            if reasons := standing_on(announced, batch.committed_at or at):
                raise UndoRefused(reasons[:MOST_REASONS], len(reasons))
    except UndoRefused as refused:
        batch.state, batch.errors = ImportState.COMMITTED, refused.reasons
        after: dict[str, Any] = {"reasons": refused.params["count"]}
        action = "import.undo_refused"
    else:
        batch.state, batch.undone_at, after, action = ImportState.UNDONE, at, counts, "import.undone"
        if is_unheld(batch, localdate(at)):  # else they go with the others, after the days of the undo
            batch.traces.all()._raw_delete("default")
            batch.shown_rows.all().delete()
    batch.save(update_fields=["state", "errors", "undone_at"])
    record(actor=actor, at=at, action=action, obj=batch, kind="importbatch", label=f"{kind.key} {batch.file_name}", after=after)
    return batch


class _TakingBack:
    """One undo at work: first all objections of all tables, then all writes."""

    def __init__(self, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Progress | None) -> None:
        self.batch, self.kind, self.actor, self.at, self.progress = batch, kind, actor, at, progress
        self.reasons: list[str] = []
        self.to_ask: list[tuple[Undo, list[Any], list[Any]]] = []
        self.count = 0
        self.done = 0
        self.reaches: dict[Undo, Scope] = {}

    def run(self) -> dict[str, int]:
        tables = self.kind.resource.undo
        for undo in tables:
            for part in self._parts(undo, Outcome.CREATED):
                self._ask(undo, part, [])
            for part in self._parts(undo, Outcome.CHANGED):
                self._ask(undo, [], part)
            self._ask_missing(undo)
            self._ask_back(undo)
            self._ask_references(undo)
        if self.count:
            raise UndoRefused(self.reasons, self.count)
        counts = self._write(tables)
        for undo, gone, back in self.to_ask:
            for one, broken in undo.leftovers(gone, back) if undo.leftovers else ():
                self._object(one.import_trace.row, str(one), broken)
        if self.count:
            raise UndoRefused(self.reasons, self.count)
        return counts

    def _write(self, tables: Sequence[Undo]) -> dict[str, int]:
        counts = {"removed": 0, "put_back": 0}
        try:
            for undo in tables:
                if undo.puts_back_first:
                    counts["put_back"] += self._each(self._put_back, undo, Outcome.CHANGED)
                counts["removed"] += self._each(self._remove, undo, Outcome.CREATED)
                if not undo.puts_back_first:
                    counts["put_back"] += self._each(self._put_back, undo, Outcome.CHANGED)
                counts["put_back"] += self._bring_back(undo)
        except (IntegrityError, ProtectedError, RestrictedError):
            raise UndoRefused([sentence("exchange.undo_collides")], 1) from None
        return counts

    def _each(self, act: Callable[[Undo, list[Any]], int], undo: Undo, outcome: str) -> int:
        return sum(act(undo, part) for part in self._parts(undo, outcome))

    # -- what is concerned ------------------------------------------------------------------------------------

    def _traces(self, undo: Undo, outcome: str) -> QuerySet[ImportTrace]:
        return ImportTrace.objects.filter(batch=self.batch, table=undo.table, outcome=outcome)

    def _records(self, undo: Undo, outcome: str) -> QuerySet[Any]:
        keys = self._traces(undo, outcome).values("object_id")
        return undo.model._base_manager.filter(pk__in=keys)

    def _parts(self, undo: Undo, outcome: str) -> Iterator[list[Any]]:
        """The records with their traces, a few hundred at a time and locked, in the order in which they are deleted."""
        keys = list(self._records(undo, outcome).order_by(undo.order, "pk").values_list("pk", flat=True))
        for part in in_parts(keys, AT_ONCE):
            found = undo.model._base_manager.select_for_update(of=("self",)).select_related(*undo.joins).in_bulk(part)
            traces = {t.object_id: t for t in ImportTrace.objects.filter(batch=self.batch, table=undo.table, object_id__in=part)}
            records: list[Any] = [found[pk] for pk in part if pk in found]
            for one in records:
                one.import_trace = traces[one.pk]
            yield records
            self._tell(len(records))

    def _removed(self, undo: Undo) -> Iterator[Sequence[ImportTrace]]:
        """The traces of what the import removed, a few hundred at a time."""
        for part in in_parts(list(self._traces(undo, Outcome.REMOVED).order_by("pk")), AT_ONCE):
            yield part
            self._tell(len(part))

    def _tell(self, count: int) -> None:
        self.done += count
        if self.progress:
            self.progress(self.done)

    # -- what stands in the way -------------------------------------------------------------------------------

    def _object(self, row: int, name: str, broken: RuleBroken) -> None:
        self.count += 1
        if len(self.reasons) < MOST_REASONS:
            why = sentence(broken.code, broken.params or None)
            self.reasons.append(sentence("exchange.undo_reason", {"row": row, "name": name, "why": why}))

    def _ask(self, undo: Undo, gone: list[Any], back: list[Any]) -> None:
        for one in [*gone, *back]:
            if not self._is_reached(undo, one):
                self._object(one.import_trace.row, str(one), RuleBroken("exchange.row_out_of_reach"))
            elif seal_of(one) != one.import_trace.seal:
                self._object(one.import_trace.row, str(one), RuleBroken("exchange.undo_changed"))
        if undo.objections is not None:
            for one, broken in undo.objections(gone, back):
                self._object(one.import_trace.row, str(one), broken)

    def _is_reached(self, undo: Undo, record: models.Model) -> bool:
        if undo not in self.reaches:
            self.reaches[undo] = undo.reach(self.actor, self.kind.right)
        return self.reaches[undo].covers(undo.path_of(record))

    def _ask_missing(self, undo: Undo) -> None:
        """What the import changed and somebody has deleted since cannot become what it was."""
        lost = self._traces(undo, Outcome.CHANGED).exclude(object_id__in=undo.model._base_manager.values("pk"))
        for row in lost.order_by("row").values_list("row", flat=True):
            self._object(row, name_of_records(undo.table), RuleBroken("exchange.undo_gone"))

    def _ask_back(self, undo: Undo) -> None:
        """A record that the import removed stands again where the actor reaches it, its key is free and all it points to is there."""
        for traces in self._removed(undo):
            records = [rebuilt(undo.model, json.loads(trace.before)) for trace in traces]
            keys = undo.model._base_manager.filter(pk__in=[one.pk for one in records])
            stuck = set(keys.values_list("pk", flat=True)) | self._pointing_nowhere(undo, records)
            models.prefetch_related_objects([one for one in records if one.pk not in stuck], *undo.joins)
            for trace, one in zip(traces, records, strict=True):
                if one.pk in stuck:
                    self._object(trace.row, name_of_records(undo.table), RuleBroken("exchange.undo_collides"))
                elif not self._is_reached(undo, one):
                    self._object(trace.row, str(one), RuleBroken("exchange.row_out_of_reach"))

    def _pointing_nowhere(self, undo: Undo, records: Sequence[models.Model]) -> set[Any]:
        """Keys of the records that lean on something which is gone and does not come back with them."""
        stuck: set[Any] = set()
        for field in undo.model._meta.concrete_fields:
            if not isinstance(field, ForeignKey):
                continue
            target: Any = field.related_model
            leaning = {one.pk: getattr(one, field.attname) for one in records if getattr(one, field.attname) is not None}
            there = target._base_manager.filter(**{f"{field.target_field.attname}__in": set(leaning.values())})
            known = set(there.values_list(field.target_field.attname, flat=True))
            known |= set(self._returning(target._meta.label))
            stuck |= {pk for pk, key in leaning.items() if key not in known}
        return stuck

    def _returning(self, label: str) -> Iterable[int]:
        return ImportTrace.objects.filter(batch=self.batch, table=label, outcome=Outcome.REMOVED).values_list("object_id", flat=True)

    def _ask_references(self, undo: Undo) -> None:
        """Nothing that this import did not make itself may point to what is to be deleted."""
        made, tables = self._traces(undo, Outcome.CREATED), {one.table for one in self.kind.resource.undo}
        if not made.exists():
            return
        for relation in undo.model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, ManyToOneRel) or relation.related_name in undo.belongings:
                continue
            other: Any = relation.related_model
            if other._meta.auto_created is undo.model:
                continue  # a table between the record and its tags
            name = relation.field.name
            pointing = other._base_manager.filter(**{f"{name}__in": made.values("object_id")})
            if other._meta.label in tables:  # only these can have been made by this import; the keys of others may be no numbers
                own = ImportTrace.objects.filter(batch=self.batch, table=other._meta.label, outcome=Outcome.CREATED)
                pointing = pointing.exclude(pk__in=own.values("object_id"))
            self._list(undo, pointing.order_by("pk").values_list(name, flat=True), other._meta.label)

    def _list(self, undo: Undo, pointing: QuerySet[Any, Any], label: str) -> None:
        count = pointing.count()
        if not count:
            return
        keys = list(pointing[:MOST_REASONS])
        records = undo.model._base_manager.in_bulk(set(keys))
        rows = dict(self._traces(undo, Outcome.CREATED).filter(object_id__in=keys).values_list("object_id", "row"))
        for key in dict.fromkeys(keys):
            self._object(rows[key], str(records[key]), RuleBroken("exchange.undo_used", by=name_of_records(label)))
        self.count += count - len(set(keys))

    # -- what is done -----------------------------------------------------------------------------------------

    def _trail(self, undo: Undo, action: str, records: Sequence[models.Model]) -> None:
        after = {"import": self.batch.pk}
        rows: list[tuple[models.Model, str, dict[str, Any], dict[str, Any]]] = [(one, undo.path_of(one), {}, after) for one in records]
        record_each(actor=self.actor, at=self.at, action=action, rows=rows)

    def _put_back(self, undo: Undo, records: list[Any]) -> int:
        changed: set[str] = set()
        for one in records:
            for name, value in restored(undo.model, one.import_trace.before).items():
                if name != "version" and getattr(one, name) != value:
                    setattr(one, name, value)
                    changed.add(undo.model._meta.get_field(name).name)
            if _has_version(undo.model):
                one.version += 1  # a page that was opened before must not save over it
                changed.add("version")
        if changed:
            undo.model._base_manager.bulk_update(records, sorted(changed), batch_size=200)
        self._trail(undo, "import.put_back", records)
        if undo.settle is not None and records:
            undo.settle(actor=self.actor, at=self.at, gone=[], back=records)
        if undo.leftovers is not None:
            self.to_ask.append((undo, [], records))
        return len(records)

    def _bring_back(self, undo: Undo) -> int:
        """Records that the import removed stand again under their own keys."""
        count = 0
        for part in self._removed(undo):
            records = undo.model._base_manager.bulk_create(rebuilt(undo.model, json.loads(trace.before)) for trace in part)
            models.prefetch_related_objects(records, *undo.joins)
            self._trail(undo, "import.put_back", records)
            if undo.settle is not None:
                undo.settle(actor=self.actor, at=self.at, gone=[], back=records)
            count += len(records)
        return count

    def _remove(self, undo: Undo, records: list[Any]) -> int:
        self._trail(undo, "import.taken_back", records)
        if undo.release is not None and records:
            undo.release(actor=self.actor, at=self.at, gone=records, back=[])
        step = (lambda one: 0) if undo.order == "pk" else attrgetter(undo.order.removeprefix("-"))
        for _step, same in groupby(records, step):  # a protected parent goes after its children, never with them
            undo.model._base_manager.filter(pk__in=[one.pk for one in same]).delete()
        if undo.settle is not None and records:
            undo.settle(actor=self.actor, at=self.at, gone=records, back=[])
        if undo.leftovers is not None:
            self.to_ask.append((undo, records, []))
        return len(records)


def _has_version(model: type[models.Model]) -> bool:
    try:
        model._meta.get_field("version")
    except FieldDoesNotExist:
        return False
    return True

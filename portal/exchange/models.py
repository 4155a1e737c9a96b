"""Files that come in: each import as a batch that is matched, checked, corrected, written and, if need be, taken back.

The file waits encrypted (it may hold ID numbers) until it is written or given up, and is deleted then. Beside it stand only the
rows in trouble, the rows somebody has corrected and the first good ones, their cells encrypted as well. What an import wrote
is kept as traces, so that the whole batch can be undone.
"""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.exchange.cells import pack_cell, unpack_cell
from portal.exchange.enums import ImportMode, ImportState, Outcome
from portal.kernel.fields import EncryptedTextField

KEPT_IN = "imports"


class ImportBatch(models.Model):
    State = ImportState

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to=f"{KEPT_IN}/%Y/%m/", blank=True)
    shape = models.CharField(max_length=64, blank=True)  # the headings of the file, hashed: the same table of another month has it too
    mapping = models.JSONField(null=True)  # heading -> column; null: as the headings say by themselves
    state = models.CharField(_("状态"), max_length=10, choices=ImportState.choices)
    mode = models.CharField(max_length=4, choices=ImportMode.choices, blank=True)
    rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)  # rows that the importer leaves out on purpose
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)  # sentences about the file as a whole that stop it
    notes = models.JSONField(default=list)  # sentences about the file as a whole, for example columns left aside
    keys = models.BinaryField(null=True)  # hashed natural keys of all rows, to find twins of a corrected row
    is_repeat = models.BooleanField(default=False)  # the importer knows that the same file has been imported before
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("上传时间"))
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="import_by_owner"),
            models.Index(fields=["sha256", "kind"], name="import_by_file"),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "sha256"], condition=Q(state="writing"), name="import_written_by_one")]

    @property
    def good_rows(self) -> int:
        return self.created + self.changed + self.unchanged


class ImportRow(models.Model):
    """A row that is shown: in trouble, corrected, or one of the first good ones. ``outcome`` is what writing it would do."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="shown_rows")
    number = models.PositiveIntegerField()
    sealed = EncryptedTextField()
    told = EncryptedTextField(blank=True)  # the problems: their sentences quote what stands in the cells
    is_bad = models.BooleanField(default=False)
    is_edited = models.BooleanField(default=False)
    is_skipped = models.BooleanField(default=False)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "is_bad", "number"], name="import_row_in_trouble")]

    @property
    def cells(self) -> dict[str, Any]:
        return {name: unpack_cell(cell) for name, cell in json.loads(self.sealed or "{}").items()}

    @cells.setter
    def cells(self, cells: dict[str, Any]) -> None:
        self.sealed = json.dumps({name: pack_cell(cell) for name, cell in cells.items()}, ensure_ascii=False)

    @property
    def problems(self) -> list[dict[str, str]]:
        """[{attribute, column, message, code}]"""
        return json.loads(self.told or "[]")

    @problems.setter
    def problems(self, problems: list[dict[str, str]]) -> None:
        self.told = json.dumps(problems, ensure_ascii=False) if problems else ""


class ColumnMapping(models.Model):
    """How somebody matched the columns of tables of one shape: asked once, remembered for the next file."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    shape = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "shape"], name="column_mapping_once")]


class ImportTrace(models.Model):
    """What an import did to one record: enough to take it back, and to see whether anybody has worked on it since."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="traces")
    row = models.PositiveIntegerField()
    table = models.CharField(max_length=60)  # label of the model
    object_id = models.BigIntegerField()
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    before = EncryptedTextField(blank=True)  # the columns as they were, empty for a new record
    seal = models.CharField(max_length=64)  # keyed hash of the record as the import left it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "table", "object_id"], name="import_trace_once")]

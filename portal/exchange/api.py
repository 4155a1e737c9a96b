"""``/api/v1/imports/``: the same import in steps as on the page. Upload, look at the rows in trouble, correct them, write, undo."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from portal.exchange import selectors, services
from portal.exchange.cells import shown_cell
from portal.exchange.enums import ImportMode, Outcome
from portal.exchange.exports import error_workbook
from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.registry import ImportKind, kind_of, kinds_for
from portal.kernel import clock, jobs
from portal.kernel.api import HouseViewSet
from portal.kernel.errors import NotReachable
from portal.kernel.models import JobState
from portal.kernel.uploads import ensure_clean

LAST_ROW = 9_999_999
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportJobSerializer(serializers.Serializer):
    """The background work that holds the batch; ``total`` is 0 as long as it is not known."""

    state = serializers.ChoiceField(choices=JobState.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class ImportSerializer(serializers.ModelSerializer):
    """``errors`` are sentences about the file as a whole, or what stood in the way of an undo; ``undo_until`` is empty where
    the import cannot be undone."""

    job = serializers.SerializerMethodField()
    undo_until = serializers.SerializerMethodField()
    errors = serializers.ListField(child=serializers.CharField(), read_only=True)  # type: ignore[assignment]
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ImportBatch
        fields = (
            "id", "kind", "file_name", "sha256", "state", "mode", "rows", "bad_rows", "skipped", "created", "changed", "unchanged",
            "error_count", "errors", "notes", "job", "created_at", "committed_at", "undone_at", "undo_until",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ImportJobSerializer(allow_null=True))
    def get_job(self, batch: ImportBatch) -> Any:
        return ImportJobSerializer(jobs.with_progress(batch.job)).data if batch.job is not None else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_undo_until(self, batch: ImportBatch) -> Any:
        kind, now = kind_of(batch.kind), clock.now()
        if "undo_days" not in self.context:
            self.context["undo_days"] = selectors.undo_days(now)  # type: ignore[index]  # once for a whole list
        until = selectors.can_be_undone(batch, kind, now, self.context["undo_days"]) if kind is not None else None
        return until.isoformat() if until is not None else None


class ImportProblemSerializer(serializers.Serializer):
    """``attribute`` is empty where the row as a whole is refused; ``code`` is stable English."""

    attribute = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    code = serializers.CharField(allow_blank=True)


class ImportRowSerializer(serializers.ModelSerializer):
    """A row of the file: its cells as text by column."""

    cells = serializers.SerializerMethodField()
    problems = ImportProblemSerializer(many=True, read_only=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True, read_only=True)

    class Meta:
        model = ImportRow
        fields = ("number", "cells", "problems", "outcome", "is_bad", "is_edited", "is_skipped")
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.CharField(allow_blank=True)))
    def get_cells(self, row: ImportRow) -> dict[str, str]:
        return {name: shown_cell(cell) for name, cell in row.cells.items()}


class ImportUploadSerializer(serializers.Serializer):
    """``kind`` is a key of the import page, ``file`` an xlsx or csv."""

    kind = serializers.CharField(max_length=40)
    file = serializers.FileField()


class ImportColumnSerializer(serializers.Serializer):
    position = serializers.IntegerField()
    heading = serializers.CharField()
    attribute = serializers.CharField(allow_blank=True)
    samples = serializers.ListField(child=serializers.CharField())


class ImportMappingSerializer(serializers.Serializer):
    """Heading of the file -> column; an empty column leaves the heading aside."""

    mapping = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=60))


class ImportCorrectionSerializer(serializers.Serializer):
    """``cells``: column -> new text, an empty text empties the cell. ``is_skipped`` leaves the row out."""

    number = serializers.IntegerField(min_value=1, max_value=LAST_ROW)
    cells = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    is_skipped = serializers.BooleanField(required=False)


class ImportCorrectionsSerializer(serializers.Serializer):
    rows = ImportCorrectionSerializer(many=True)


class ImportCommitSerializer(serializers.Serializer):
    """``is_repeat``: the same file has been imported before, and that is meant."""

    mode = serializers.ChoiceField(choices=ImportMode.choices, default=ImportMode.ALL)
    is_repeat = serializers.BooleanField(default=False)


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """One's own imports. Whoever lacks the right to a kind learns nothing of it."""

    rights = dict.fromkeys(
        ("list", "retrieve", "create", "rows", "correct", "columns", "map_columns", "commit", "cancel", "undo", "errors"), "import.run"
    )
    serializer_class = ImportSerializer
    parser_classes = (JSONParser, MultiPartParser)
    filter_backends = ()
    queryset = ImportBatch.objects.none()

    def get_queryset(self) -> Any:
        return selectors.own_batches(self.actor, kinds_for(self.actor))

    def _kind(self, key: str) -> ImportKind:
        kind = kind_of(key)
        if kind is None or not self.actor.can(kind.right):
            raise NotReachable("import")
        return kind

    def _parts(self, pk: Any) -> dict[str, Any]:
        batch = get_object_or_404(self.get_queryset(), pk=pk)
        return {"actor": self.actor, "at": clock.now(), "batch": batch, "kind": self._kind(batch.kind)}

    def _told(self, batch: ImportBatch, code: int = status.HTTP_200_OK) -> Response:
        return Response(ImportSerializer(self.get_queryset().get(pk=batch.pk)).data, code)

    def _read(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={201: ImportSerializer})
    def create(self, request: Any) -> Response:
        """Upload a file. It is checked at once or, when it is big, by a worker; ``state`` says what comes next."""
        asked = self._read(ImportUploadSerializer)
        kind, upload = self._kind(asked["kind"]), asked["file"]
        ensure_clean(upload, field="file")
        batch = services.receive(actor=self.actor, at=clock.now(), kind=kind, file=upload.file, name=upload.name)
        return self._told(batch, status.HTTP_201_CREATED)

    @extend_schema(responses=ImportRowSerializer(many=True))
    @action(detail=True, filter_backends=())
    def rows(self, request: Any, pk: Any = None) -> Response:
        """The rows in trouble, in the order of the file."""
        page = self.paginate_queryset(self._parts(pk)["batch"].shown_rows.filter(is_bad=True).order_by("number"))
        return self.get_paginated_response(ImportRowSerializer(page, many=True).data)

    @extend_schema(request=ImportCorrectionsSerializer, responses=ImportSerializer)
    @rows.mapping.patch
    def correct(self, request: Any, pk: Any = None) -> Response:
        """Correct cells of rows in trouble, or leave rows out; they are checked again."""
        parts = self._parts(pk)
        asked = self._read(ImportCorrectionsSerializer)["rows"]
        cells = {row["number"]: row.get("cells", {}) for row in asked}
        skips = {row["number"]: row["is_skipped"] for row in asked if "is_skipped" in row}
        return self._told(services.correct_rows(**parts, cells=cells, skips=skips))

    @extend_schema(responses=ImportColumnSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def columns(self, request: Any, pk: Any = None) -> Response:
        """The headings of the file and which column each is taken for."""
        parts = self._parts(pk)
        outline, chosen = services.outline_of(batch=parts["batch"], kind=parts["kind"])
        lines = [
            {"position": h.position, "heading": h.text, "attribute": selectors.taken_for(chosen, h.text), "samples": list(h.samples)}
            for h in outline.headings
        ]
        return Response(ImportColumnSerializer(lines, many=True).data)

    @extend_schema(request=ImportMappingSerializer, responses=ImportSerializer)
    @columns.mapping.put
    def map_columns(self, request: Any, pk: Any = None) -> Response:
        """Say which heading is which column; remembered for the next file of this shape."""
        parts = self._parts(pk)
        return self._told(services.map_columns(**parts, mapping=self._read(ImportMappingSerializer)["mapping"]))

    @extend_schema(request=ImportCommitSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def commit(self, request: Any, pk: Any = None) -> Response:
        """Write the rows: all or nothing, or the good ones. 409 when the same file is being imported or has been."""
        return self._told(services.request_commit(**self._parts(pk), **self._read(ImportCommitSerializer)))

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Any, pk: Any = None) -> Response:
        """Ask the worker to stop; nothing of a half-done import stays."""
        parts = self._parts(pk)
        services.cancel(**parts)
        return self._told(parts["batch"])

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Any, pk: Any = None) -> Response:
        """Take back everything the import wrote. Where later work stands on it, nothing is done and ``errors`` say why."""
        return self._told(services.request_undo(**self._parts(pk)))

    @extend_schema(responses={(200, XLSX): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True)
    def errors(self, request: Any, pk: Any = None) -> HttpResponse:
        """The refused rows as a workbook with the reasons, to be put right and uploaded again."""
        parts = self._parts(pk)
        rows = parts["batch"].shown_rows.filter(is_bad=True).iterator(chunk_size=200)
        headers = {"Content-Disposition": f'attachment; filename="import-{parts["batch"].pk}-errors.xlsx"'}
        return HttpResponse(error_workbook(parts["kind"], rows), content_type=XLSX, headers=headers)


ROUTES = [("imports", ImportViewSet, "import")]

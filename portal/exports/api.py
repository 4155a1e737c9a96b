"""``/api/v1/exports``: ask for a list as a file, watch it, fetch it, decide for somebody else's."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from portal.exports import selectors, services
from portal.exports.access import may_read, the_exporter
from portal.exports.enums import ExportFormat, ExportState
from portal.exports.filters import ExportFilter
from portal.exports.models import ExportFile
from portal.exports.vault import sealed_answer
from portal.kernel import clock
from portal.kernel.api import HouseView, HouseViewSet
from portal.kernel.exporters import Exporter


class ExportSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.username", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", read_only=True, allow_null=True, default=None)
    state = serializers.SerializerMethodField()
    columns = serializers.ListField(child=serializers.CharField(), read_only=True)
    filter = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="what the rows are narrowed by, in words")

    class Meta:
        model = ExportFile
        fields = [
            "id", "exporter", "query", "format", "columns", "filter", "reason", "rows", "people", "state", "error_code", "name",
            "sha256", "size", "downloads", "owner", "decided_by", "decided_at", "decision_note", "asked_at", "made_at", "expires_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=ExportState.choices))
    def get_state(self, export: ExportFile) -> str:
        """As it is now: a file past its hours is ``expired``, deleted or not."""
        return export.state_at(clock.now())


class ExportRequestSerializer(serializers.Serializer):
    """``query`` is the query string of the list's page; without ``columns`` all that are not masked."""

    exporter = serializers.CharField(max_length=40)
    query = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    format = serializers.ChoiceField(choices=ExportFormat.choices, default=ExportFormat.XLSX)
    columns = serializers.ListField(child=serializers.CharField(max_length=60), required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    token = serializers.CharField(
        max_length=36, required=False, allow_blank=True, default="", help_text="the same token again gives the first export"
    )


class DecisionSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ExportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Own exports; by their number also those that the reader may decide."""

    rights = dict.fromkeys(("list", "retrieve", "create", "download", "approve", "refuse"), "export.run")
    queryset = ExportFile.objects.none()
    serializer_class = ExportSerializer
    filterset_class = ExportFilter
    ordering_fields = ["asked_at", "id"]

    def get_queryset(self) -> QuerySet[ExportFile]:
        return ExportFile.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.own_exports(self.actor)

    def _either(self, pk: Any) -> ExportFile:
        export = get_object_or_404(ExportFile.objects.select_related("owner", "decided_by", "job"), pk=pk)
        if not may_read(self.actor, export):
            raise Http404
        return export

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self._either(kwargs["pk"])).data)

    @extend_schema(request=ExportRequestSerializer, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a file: small ones are ready in the answer."""
        form = ExportRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        exporter = the_exporter(self.actor, wanted.pop("exporter"))
        export = services.request_export(actor=self.actor, at=clock.now(), exporter=exporter, **wanted)
        return Response(self.get_serializer(export).data, status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def download(self, request: Request, pk: Any = None) -> Any:
        """The file, while the right and its hours last."""
        export = self.get_object()
        services.note_download(actor=self.actor, at=clock.now(), export=export)
        return sealed_answer(export)

    def _decide(self, request: Request, pk: Any, is_approved: bool) -> Response:
        form = DecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        export = services.decide_export(
            actor=self.actor, at=clock.now(), export=self._either(pk), is_approved=is_approved, **form.validated_data
        )
        return Response(self.get_serializer(export).data)

    @extend_schema(request=DecisionSerializer, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: Any = None) -> Response:
        """Agree to somebody else's export about many people."""
        return self._decide(request, pk, is_approved=True)

    @extend_schema(request=DecisionSerializer, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: Any = None) -> Response:
        """Refuse somebody else's export, with a note that he reads."""
        return self._decide(request, pk, is_approved=False)


class ExportColumnShape(serializers.Serializer):
    key = serializers.CharField()
    heading = serializers.CharField()
    kind = serializers.CharField()
    is_personal = serializers.BooleanField()
    is_masked = serializers.BooleanField()


class ExporterShape(serializers.Serializer):
    """A list that may be exported. ``imports``: the import kind that takes the file back."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    imports = serializers.CharField()
    needs_reason = serializers.BooleanField()
    columns = serializers.SerializerMethodField()

    @extend_schema_field(ExportColumnShape(many=True))
    def get_columns(self, exporter: Exporter) -> Any:
        """Empty where they depend on the query."""
        if callable(exporter.columns):
            return []
        heads = selectors.headings(exporter, exporter.columns)
        rows = [{**vars(c), "heading": head} for c, head in zip(exporter.columns, heads, strict=True)]
        return ExportColumnShape(rows, many=True).data


class ExporterView(HouseView):
    """The lists that the reader may export."""

    rights = {"get": "export.run"}

    @extend_schema(responses=ExporterShape(many=True))
    def get(self, request: Request) -> Response:
        actor: Any = request.actor  # type: ignore[attr-defined]
        return Response(ExporterShape(selectors.exporters_for(actor), many=True).data)


ROUTES = [("exports", ExportViewSet, "export")]
API_URLS = [path("exporters/", ExporterView.as_view(), name="api-exporters")]

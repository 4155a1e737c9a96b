"""Schemes over the API: list, read with the whole body, upload a file's text, adopt."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.schemes import selectors, services
from assessment.schemes.models import AssessmentScheme
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class SchemeSerializer(serializers.ModelSerializer):
    """One version of a scheme. ``key`` is ``CODE~VERSION``."""

    key = serializers.SerializerMethodField()
    result_share = serializers.SerializerMethodField(help_text="percent of all points carried by result indicators")

    class Meta:
        model = AssessmentScheme
        fields = ["key", "code", "version", "name_zh", "name_en", "state", "sha256", "drafted_at", "adopted_at", "result_share"]

    def get_key(self, row: AssessmentScheme) -> str:
        return f"{row.code}~{row.version}"

    def get_result_share(self, row: AssessmentScheme) -> str:
        return str(selectors.body_of(row).result_share)


class SchemeDetailSerializer(SchemeSerializer):
    body = serializers.JSONField(read_only=True)
    revision = serializers.IntegerField(read_only=True, help_text="counts the edits of a draft")

    class Meta(SchemeSerializer.Meta):
        fields = [*SchemeSerializer.Meta.fields, "body", "revision"]


class SchemeTextSerializer(serializers.Serializer):
    text = serializers.CharField(help_text="the YAML file", trim_whitespace=False)


class SchemeChangeSerializer(SchemeTextSerializer):
    revision = serializers.IntegerField(min_value=1, help_text="the state of the draft that was read")


class SchemeChangesSerializer(serializers.Serializer):
    """What one section has different, in sentences."""

    group = serializers.CharField(source="name")
    sentences = serializers.ListField(child=serializers.CharField())


class SchemeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Schemes belong to the whole enterprise: whoever may view schemes sees them all."""

    rights = {
        "list": "scheme.view", "retrieve": "scheme.view", "create": "scheme.edit", "adopt": "scheme.adopt", "draft": "scheme.edit",
        "change": "scheme.edit", "changes": "scheme.view",
    }  # fmt: skip
    queryset = AssessmentScheme.objects.all()
    lookup_field = "key"
    lookup_value_regex = r"[A-Z][A-Z0-9-]*~[0-9]{1,4}"
    ordering_fields = ["code", "version", "drafted_at"]

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        if self.action == "create":
            return SchemeTextSerializer
        return SchemeSerializer if self.action == "list" else SchemeDetailSerializer

    def get_object(self) -> AssessmentScheme:
        code, _, version = self.kwargs["key"].partition("~")
        return get_object_or_404(self.get_queryset(), code=code, version=int(version))

    @extend_schema(responses={201: SchemeDetailSerializer})
    def create(self, request: Request) -> Response:
        """Store a scheme file as a draft. Every refusal names the line and the reason."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        scheme = services.import_scheme(actor=self.actor, at=clock.now(), text=given.validated_data["text"])
        return Response(SchemeDetailSerializer(scheme).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SchemeDetailSerializer)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, key: str) -> Response:
        """Put a draft into force; by another person than its drafter."""
        scheme = services.adopt_scheme(actor=self.actor, at=clock.now(), scheme=self.get_object())
        return Response(SchemeDetailSerializer(scheme).data)

    @extend_schema(request=None, responses={201: SchemeDetailSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, key: str) -> Response:
        """Draft the next version from this one."""
        scheme = services.start_draft(actor=self.actor, at=clock.now(), scheme=self.get_object())
        return Response(SchemeDetailSerializer(scheme).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SchemeChangeSerializer, responses=SchemeDetailSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, key: str) -> Response:
        """Replace the contents of a draft. Refused with 409 when somebody else has saved since ``revision``."""
        scheme = self.get_object()
        given = SchemeChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        scheme = services.change_draft(actor=self.actor, at=clock.now(), scheme=scheme, **given.validated_data)
        return Response(SchemeDetailSerializer(scheme).data)

    @extend_schema(responses=SchemeChangesSerializer(many=True))
    @action(detail=True, methods=["get"], url_path="changes/(?P<other>[0-9]{1,4})", pagination_class=None, filter_backends=[])
    def changes(self, request: Request, key: str, other: str) -> Response:
        """What version ``other`` of the same scheme has different from this one, in sentences by section."""
        old = self.get_object()
        new = get_object_or_404(self.get_queryset(), code=old.code, version=int(other))
        groups = selectors.difference(selectors.body_of(old), selectors.body_of(new))
        return Response(SchemeChangesSerializer(groups, many=True).data)


ROUTES = [("schemes", SchemeViewSet, "scheme")]

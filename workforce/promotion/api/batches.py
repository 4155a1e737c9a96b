"""``/api/v1/promotion-batches``: list, retrieve, open, and the steps add, remove, close, convene, publicise."""

from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node
from workforce.promotion import services
from workforce.promotion.api.cases import VersionInput
from workforce.promotion.models import PromotionBatch
from workforce.promotion.selectors import batches as read
from workforce.skills.enums import SkillGrade


class BatchSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = PromotionBatch
        fields = ["id", "name", "node", "opens_on", "closes_on", "target_grades", "state", "panel", "publicity", "version"]


class BatchCaseShape(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    staff_no = serializers.CharField(source="row.person.staff_no")
    name = serializers.CharField(source="row.person.name")
    occupation = serializers.CharField(source="row.occupation.code")
    target_grade = serializers.IntegerField(source="row.target_grade")
    state = serializers.CharField(source="row.state")
    needs_panel = serializers.BooleanField(source="way.needs_panel")
    panel = serializers.CharField(source="way.panel")
    is_dropped = serializers.BooleanField(source="way.is_dropped")
    exam = serializers.CharField(source="way.exam")


class BatchDetailSerializer(BatchSerializer):
    cases = serializers.SerializerMethodField()

    class Meta(BatchSerializer.Meta):
        fields = [*BatchSerializer.Meta.fields, "cases"]

    @extend_schema_field(BatchCaseShape(many=True))
    def get_cases(self, row: PromotionBatch) -> list[dict[str, Any]]:
        return list(BatchCaseShape(read.standings_of(read.cases_in(row), clock.today()), many=True).data)


class BatchInput(serializers.Serializer):
    """``node`` lies in the reach of the right to run batches."""

    name = serializers.CharField(max_length=80)
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    target_grades = serializers.ListField(child=serializers.ChoiceField(choices=SkillGrade.choices), max_length=5)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["node"].queryset = Node.objects.within(scope).units()
        return found


class BatchAddInput(serializers.Serializer):
    applications = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=BigIntegerField.MAX_BIGINT), max_length=500)


class BatchRemoveInput(serializers.Serializer):
    application = serializers.IntegerField()
    reason = serializers.CharField(max_length=300)


class BatchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Batches of applications in reach."""

    rights = {
        "list": "batch.view", "retrieve": "batch.view", "create": "batch.run", "add": "batch.run", "remove": "batch.run",
        "close": "batch.run", "convene": "batch.run", "publicise": "batch.run",
    }  # fmt: skip
    queryset = PromotionBatch.objects.none()
    filterset_fields = ["state", "node__code"]
    ordering_fields = ["opens_on", "closes_on", "id"]

    def get_queryset(self) -> QuerySet[PromotionBatch]:
        if getattr(self, "swagger_fake_view", False):
            return PromotionBatch.objects.none()
        return read.batches(self.scope)

    def get_serializer_class(self) -> Any:
        return BatchSerializer if self.action == "list" else BatchDetailSerializer

    def _row(self) -> PromotionBatch:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def _given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _step(self, act: Any) -> Response:
        row = act(actor=self.actor, at=clock.now(), batch=self._row(), version=self._given(VersionInput)["version"])
        return Response(BatchDetailSerializer(row).data)

    @extend_schema(request=BatchInput, responses={201: BatchDetailSerializer})
    def create(self, request: Request) -> Response:
        """Open enrolment; what was handed in within the window joins at once."""
        row = services.open_batch(actor=self.actor, at=clock.now(), **self._given(BatchInput))
        return Response(BatchDetailSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=BatchAddInput, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        """Put applications into an open batch."""
        row = self._row()
        chosen = read.fitting_cases(row).filter(pk__in=self._given(BatchAddInput)["applications"])
        services.add_to_batch(actor=self.actor, at=clock.now(), batch=row, applications=chosen)
        return Response(BatchDetailSerializer(self._row()).data)

    @extend_schema(request=BatchRemoveInput, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take one application out of an open batch, with a reason that the worker reads."""
        row, given = self._row(), self._given(BatchRemoveInput)
        case = get_object_or_404(read.cases_in(row), pk=given["application"])
        services.remove_from_batch(actor=self.actor, at=clock.now(), batch=row, application=case, reason=given["reason"])
        return Response(BatchDetailSerializer(self._row()).data)

    @extend_schema(request=VersionInput, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End enrolment: a panel is convened where a case needs one, else the publicity opens."""
        return self._step(services.close_enrolment)

    @extend_schema(request=VersionInput, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def convene(self, request: Request, pk: str) -> Response:
        """Convene a new panel in place of a dissolved one."""
        return self._step(services.convene_again)

    @extend_schema(request=VersionInput, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def publicise(self, request: Request, pk: str) -> Response:
        """Open the publicity of who passed."""
        return self._step(services.publicise_batch)

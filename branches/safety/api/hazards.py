"""``/api/v1/hazards/``: list, retrieve, report, and the steps to the closure."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.safety import selectors, services
from branches.safety.enums import Rhythm
from branches.safety.models import Hazard, HazardGrade
from branches.safety.services import HazardFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, MomentField
from portal.kernel.sentences import sentence
from portal.organization.models import Node


class HazardSerializer(serializers.ModelSerializer):
    """Posts, not people: who found it and whose it is stays on the page."""

    node = serializers.CharField(source="node.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True, default=None)
    grade = serializers.CharField(source="grade.code", read_only=True)

    class Meta:
        model = Hazard
        fields = [
            "id", "node", "branch", "place", "rhythm", "grade", "text", "found_at", "state", "owner_post", "due_on", "fixed_on",
            "fix_note", "closed_on", "version",
        ]  # fmt: skip
        read_only_fields = fields


class HazardInput(serializers.Serializer):
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    place = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=500)
    grade = serializers.SlugRelatedField(slug_field="code", queryset=HazardGrade.objects.filter(is_active=True))
    found_at = MomentField()
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, default=Rhythm.TEAM_DAILY)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if "units" in self.context:
            found["node"].queryset = self.context["units"]
        return found


class HazardStepInput(serializers.Serializer):
    """``version``: the state that the caller has seen."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class AssignInput(HazardStepInput):
    staff_no = serializers.CharField(max_length=20)
    due_on = serializers.DateField()


class FixInput(HazardStepInput):
    note = serializers.CharField(max_length=500)


class ReasonInput(HazardStepInput):
    reason = serializers.CharField(max_length=300)


class ReturnInput(ReasonInput):
    due_on = serializers.DateField()


class HazardApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")
    branch = filters.CharFilter(field_name="branch__node__code")
    grade = filters.CharFilter(field_name="grade__code")
    found_from = filters.DateFilter(field_name="found_on", lookup_expr="gte")
    found_to = filters.DateFilter(field_name="found_on", lookup_expr="lte")

    class Meta:
        model = Hazard
        fields = ["state", "rhythm"]


class HazardViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Hazards in reach."""

    rights = {
        "list": "hazard.view", "retrieve": "hazard.view", "create": "hazard.report", "assign": "hazard.assign", "fix": "hazard.fix",
        "check": "hazard.check", "send_back": "hazard.check", "cancel": "hazard.cancel",
    }  # fmt: skip
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Hazard.objects.none()
    serializer_class = HazardSerializer
    filterset_class = HazardApiFilter
    ordering_fields = ["found_at", "due_on", "id"]

    def get_queryset(self) -> QuerySet[Hazard]:
        if getattr(self, "swagger_fake_view", False):
            return Hazard.objects.none()
        return selectors.hazard_rows(self.scope)

    @extend_schema(request=HazardInput, responses={201: HazardSerializer})
    def create(self, request: Request) -> Response:
        """Report a hazard."""
        units = selectors.reachable_units(self.actor, "hazard.report", clock.today())
        given = HazardInput(data=request.data, context={"units": units})
        given.is_valid(raise_exception=True)
        row = services.report_hazard(actor=self.actor, at=clock.now(), facts=HazardFacts(**given.validated_data))
        return Response(HazardSerializer(row).data, status.HTTP_201_CREATED)

    def _step(self, service: Any, **values: Any) -> Response:
        row = service(actor=self.actor, at=clock.now(), hazard=self.get_object(), **values)
        return Response(HazardSerializer(row).data)

    def _given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    @extend_schema(request=AssignInput, responses=HazardSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str | None = None) -> Response:
        """Give it to somebody of the district."""
        values, hazard = self._given(AssignInput), self.get_object()
        number = values.pop("staff_no")
        owner = selectors.owners_for(hazard, clock.today()).filter(staff_no=number).first()
        if owner is None:
            raise serializers.ValidationError({"staff_no": [sentence("hazard.owner_elsewhere")]})
        return self._step(services.assign_hazard, owner=owner, **values)

    @extend_schema(request=FixInput, responses=HazardSerializer)
    @action(detail=True, methods=["post"])
    def fix(self, request: Request, pk: str | None = None) -> Response:
        """Report the work as done."""
        return self._step(services.fix_hazard, **self._given(FixInput))

    @extend_schema(request=HazardStepInput, responses=HazardSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str | None = None) -> Response:
        """Found in order on site by a second person: closed."""
        return self._step(services.check_hazard, **self._given(HazardStepInput))

    @extend_schema(request=ReturnInput, responses=HazardSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str | None = None) -> Response:
        """Found wanting: back to the owner with a new last day."""
        return self._step(services.return_hazard, **self._given(ReturnInput))

    @extend_schema(request=ReasonInput, responses=HazardSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str | None = None) -> Response:
        """It is none, or stands there twice."""
        return self._step(services.cancel_hazard, **self._given(ReasonInput))

"""``/api/v1/supervision-checks``, ``-findings`` and ``-matters``: list, retrieve; a finding may be taken in and answered."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.supervision import selectors, services
from branches.supervision.enums import FindingBody, SupervisionSource
from branches.supervision.models import SupervisionCheck, SupervisionFinding, SupervisionMatter, SupervisionTopic
from branches.supervision.services import FindingFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node


class SupervisionCheckSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    topic = serializers.CharField(source="topic.code", read_only=True)
    lead = serializers.CharField(source="lead.code", read_only=True)

    class Meta:
        model = SupervisionCheck
        fields = [
            "id", "node", "title", "topic", "matter", "kind", "source", "lead", "planned_on", "held_on", "result", "state", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SupervisionFindingSerializer(serializers.ModelSerializer):
    """Units, not people: who has answered and who has judged stays on the page."""

    node = serializers.CharField(source="node.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True, default=None)
    topic = serializers.CharField(source="topic.code", read_only=True)
    goal = serializers.CharField(source="goal.code", read_only=True, default=None)

    class Meta:
        model = SupervisionFinding
        fields = [
            "id", "order_no", "node", "branch", "topic", "matter", "source", "body", "document", "text", "demand", "goal", "amount",
            "found_on", "due_on", "state", "measure", "answered_on", "closed_on", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SupervisionMatterSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    topic = serializers.CharField(source="topic.code", read_only=True)
    object_type = serializers.CharField(source="object_type.code", read_only=True, default=None)

    class Meta:
        model = SupervisionMatter
        fields = [
            "id", "node", "name", "topic", "object_type", "is_key", "risk", "measure", "rule", "flow", "authority", "platform", "data",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class SupervisionFindingInput(serializers.Serializer):
    """What an office outside or another system hands over."""

    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    topic = serializers.SlugRelatedField(slug_field="code", queryset=SupervisionTopic.objects.filter(is_active=True))
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=SupervisionSource.choices, default=SupervisionSource.EXTERNAL
    )
    body = serializers.ChoiceField(choices=FindingBody.choices, required=False, allow_blank=True, default="")
    document = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=500)
    demand = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    found_on = serializers.DateField()
    due_on = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if "units" in self.context:
            found["node"].queryset = self.context["units"]
        return found


class SupervisionAnswerInput(serializers.Serializer):
    measure = serializers.CharField(max_length=500)
    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class SupervisionCheckViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Checks in reach; lots once they are held."""

    rights = {"list": "supervision.view", "retrieve": "supervision.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SupervisionCheck.objects.none()
    serializer_class = SupervisionCheckSerializer
    filterset_fields = ["kind", "source", "state", "topic__code"]
    ordering_fields = ["planned_on", "id"]

    def get_queryset(self) -> QuerySet[SupervisionCheck]:
        if getattr(self, "swagger_fake_view", False):
            return SupervisionCheck.objects.none()
        return selectors.check_rows(self.actor, self.scope)


class FindingApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")
    topic = filters.CharFilter(field_name="topic__code")

    class Meta:
        model = SupervisionFinding
        fields = ["state", "source"]


class SupervisionFindingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Findings in reach."""

    rights = {
        "list": "supervision.view", "retrieve": "supervision.view", "create": "supervision.find", "answer": "supervision.answer",
    }  # fmt: skip
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SupervisionFinding.objects.none()
    serializer_class = SupervisionFindingSerializer
    filterset_class = FindingApiFilter
    ordering_fields = ["found_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[SupervisionFinding]:
        if getattr(self, "swagger_fake_view", False):
            return SupervisionFinding.objects.none()
        return selectors.finding_rows(self.scope)

    @extend_schema(request=SupervisionFindingInput, responses={201: SupervisionFindingSerializer})
    def create(self, request: Request) -> Response:
        """Take a finding in and order its rectification."""
        units = selectors.units_for(self.actor, "supervision.find", clock.today())
        given = SupervisionFindingInput(data=request.data, context={"units": units})
        given.is_valid(raise_exception=True)
        row = services.issue_finding(actor=self.actor, at=clock.now(), facts=FindingFacts(**given.validated_data))
        return Response(SupervisionFindingSerializer(row).data, status.HTTP_201_CREATED)

    @extend_schema(request=SupervisionAnswerInput, responses=SupervisionFindingSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """Report the rectification as done."""
        finding = self.get_object()
        given = SupervisionAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = services.answer_finding(actor=self.actor, at=clock.now(), finding=finding, **given.validated_data)
        return Response(SupervisionFindingSerializer(row).data)


class SupervisionMatterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Matters and key nodes in reach with what they stand on."""

    rights = {"list": "supervision.view", "retrieve": "supervision.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SupervisionMatter.objects.none()
    serializer_class = SupervisionMatterSerializer
    filterset_fields = ["is_key", "topic__code"]
    ordering_fields = ["id"]

    def get_queryset(self) -> QuerySet[SupervisionMatter]:
        if getattr(self, "swagger_fake_view", False):
            return SupervisionMatter.objects.none()
        return selectors.matter_rows(self.actor, self.scope)


ROUTES = [
    ("supervision-checks", SupervisionCheckViewSet, "supervision-check"),
    ("supervision-findings", SupervisionFindingViewSet, "supervision-finding"),
    ("supervision-matters", SupervisionMatterViewSet, "supervision-matter"),
]

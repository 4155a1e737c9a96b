"""``/api/v1/studios``: list, retrieve with members, topics and reports."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.studios import selectors
from workforce.studios.models import Studio, StudioMember, StudioReport, StudioTopic


class StudioMemberSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    role = serializers.CharField(read_only=True)

    class Meta:
        model = StudioMember
        fields = ["staff_no", "role", "from_on", "to_on"]
        read_only_fields = fields


class StudioTopicSerializer(serializers.ModelSerializer):
    state = serializers.CharField(read_only=True)

    class Meta:
        model = StudioTopic
        fields = ["year", "title", "target", "state", "approved_on", "done_on", "outcome"]
        read_only_fields = fields


class StudioReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = StudioReport
        fields = ["year", "summary", "projects", "gain_name", "gain", "confirmed_on"]
        read_only_fields = fields


class StudioSerializer(serializers.ModelSerializer):
    """``state``: creating, named, refused, cancelled, withdrawn; ``level``: 1 plant to 6 national; counts without the lead."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True, default=None)
    lead = serializers.CharField(source="lead.staff_no", read_only=True)
    level = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    stage = serializers.CharField(source="stage.code", read_only=True, default=None)
    member_count = serializers.IntegerField(read_only=True)
    party_count = serializers.IntegerField(read_only=True)
    worker_count = serializers.IntegerField(read_only=True)
    result_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Studio
        fields: Any = [
            "id", "kind", "name", "level", "unit", "branch", "lead", "aim", "place", "state", "stage", "named_on", "reviewed_on",
            "valid_until", "closed_on", "member_count", "party_count", "worker_count", "result_count", "version",
        ]  # fmt: skip
        read_only_fields = fields


class StudioDetailSerializer(StudioSerializer):
    members = StudioMemberSerializer(many=True, read_only=True)
    topics = StudioTopicSerializer(many=True, read_only=True)
    reports = StudioReportSerializer(many=True, read_only=True)

    class Meta(StudioSerializer.Meta):
        fields = [*StudioSerializer.Meta.fields, "members", "topics", "reports"]
        read_only_fields = fields


class StudioViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Studios and teams of merit in reach."""

    rights = {"list": "studio.view", "retrieve": "studio.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Studio.objects.none()
    filterset_fields = ["state", "level", "kind__code", "unit__code"]
    ordering_fields = ["name", "level", "valid_until", "id"]

    def get_serializer_class(self) -> Any:
        return StudioSerializer if self.action == "list" else StudioDetailSerializer

    def get_queryset(self) -> QuerySet[Studio]:
        if getattr(self, "swagger_fake_view", False):
            return Studio.objects.none()
        rows = selectors.studios(self.scope)
        return rows if self.action == "list" else rows.prefetch_related("members__person", "topics", "reports")


ROUTES = [("studios", StudioViewSet, "studio")]

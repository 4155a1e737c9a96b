"""``/api/v1/competitions``: list, retrieve with what the reader may see of the entries."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.competitions import access, selectors
from workforce.competitions.enums import CompetitionState
from workforce.competitions.models import Competition, CompetitionEntry


class CompetitionEntrySerializer(serializers.ModelSerializer):
    """``people``: staff numbers, the first stands for the team; ``prize``: first, second, third, excellence or empty. Scores, place and
    prize are empty for everybody but the organiser until the result is published."""

    people = serializers.SerializerMethodField()
    unit = serializers.CharField(source="unit.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True, default=None)
    prize = serializers.CharField(read_only=True)

    class Meta:
        model = CompetitionEntry
        fields = ["id", "people", "team_name", "unit", "occupation", "theory", "practice", "total", "place", "prize", "is_absent"]
        read_only_fields = fields

    def to_representation(self, entry: CompetitionEntry) -> dict[str, Any]:
        told = super().to_representation(entry)
        hidden = {"theory": None, "practice": None, "total": None, "place": None, "prize": ""}
        return told if self.context["sees_scores"] else {**told, **hidden}

    def get_people(self, entry: CompetitionEntry) -> list[str]:
        return [member.person.staff_no for member in entry.members.all()]


class CompetitionSerializer(serializers.ModelSerializer):
    """``level``: 1 base, 2 group, 3 municipal, 4 industry, 5 provincial, 6 national; ``state``: planned, registering, running, scored,
    published, cancelled; ``kind``: drill, match, drive, skills, innovation, seminar."""

    node = serializers.CharField(source="node.code", read_only=True)
    level = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    partner = serializers.CharField(read_only=True)
    project_kind = serializers.CharField(read_only=True)
    entry_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Competition
        fields: Any = [
            "id", "name", "level", "kind", "node", "host", "partner", "project_kind", "project", "is_planned", "is_external",
            "enrol_from", "enrol_to", "starts_on", "team_size", "theory_weight", "quota_up", "state", "published_on", "entry_count",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class CompetitionDetailSerializer(CompetitionSerializer):
    entries = serializers.SerializerMethodField()

    class Meta(CompetitionSerializer.Meta):
        fields = [*CompetitionSerializer.Meta.fields, "entries"]
        read_only_fields = fields

    @extend_schema_field(CompetitionEntrySerializer(many=True))
    def get_entries(self, row: Competition) -> Any:
        """The entries that the token may see: the organiser all, an office those of its units, a worker his own."""
        view = self.context["view"]
        found = selectors.entries(view.scope).filter(competition=row)
        sees = access.runs(view.actor, row) or row.state == CompetitionState.PUBLISHED
        return CompetitionEntrySerializer(found, many=True, context={"sees_scores": sees}).data


class CompetitionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Competitions in reach and those of the nodes above it."""

    rights = {"list": "competition.view", "retrieve": "competition.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Competition.objects.none()
    filterset_fields = ["state", "level", "kind", "is_external"]
    ordering_fields = ["starts_on", "id"]

    def get_serializer_class(self) -> Any:
        return CompetitionSerializer if self.action == "list" else CompetitionDetailSerializer

    def get_queryset(self) -> QuerySet[Competition]:
        if getattr(self, "swagger_fake_view", False):
            return Competition.objects.none()
        return selectors.competitions(self.scope)


ROUTES = [("competitions", CompetitionViewSet, "competition")]

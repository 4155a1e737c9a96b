"""``/api/v1/fasttracks``: requests to turn a competition's place into a grade."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.promotion.models import FastTrackRequest
from workforce.promotion.selectors import fasttrack as read


class FastTrackSerializer(serializers.ModelSerializer):
    """``state``: asked, checked, approved, refused; grades: 5 the lowest, 1 the highest."""

    person = serializers.CharField(source="person.staff_no", read_only=True)
    competition = serializers.IntegerField(source="entry.competition_id", read_only=True)
    rule = serializers.CharField(source="rule.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True)
    from_grade = serializers.IntegerField(read_only=True, allow_null=True)
    target_grade = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    certificate = serializers.CharField(source="certificate.number", read_only=True, default=None)

    class Meta:
        model = FastTrackRequest
        fields = [
            "id", "person", "competition", "rule", "occupation", "from_grade", "target_grade", "year", "state", "asked_at", "decided_at",
            "certificate", "version",
        ]  # fmt: skip
        read_only_fields = fields


class FastTrackViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Requests in reach: one's own, for HR those of its units."""

    rights = {"list": "fasttrack.view", "retrieve": "fasttrack.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = FastTrackRequest.objects.none()
    serializer_class = FastTrackSerializer
    filterset_fields = ["state", "year", "person__staff_no"]
    ordering_fields = ["asked_at", "id"]

    def get_queryset(self) -> QuerySet[FastTrackRequest]:
        if getattr(self, "swagger_fake_view", False):
            return FastTrackRequest.objects.none()
        return read.requests(self.scope)

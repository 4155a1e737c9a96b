"""``/api/v1/contests``: what is announced and how far it is. Nominees are not handed out."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.contests import selectors
from branches.contests.models import Contest, ContestQuota
from portal.kernel.api import HouseViewSet


class ContestQuotaSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = ContestQuota
        fields = ["node", "places"]


class ContestSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    title = serializers.CharField(source="title.code", read_only=True)

    is_for_people = serializers.BooleanField(source="title.is_for_people", read_only=True, help_text="False: collectives are nominated")
    quotas = ContestQuotaSerializer(many=True, read_only=True, help_text="Units with a limit of nominations; others have none")

    class Meta:
        model = Contest
        fields = [
            "id", "node", "title", "name", "year", "terms", "opens_on", "closes_on", "seats", "skilled_share", "state", "done_on",
            "is_for_people", "quotas", "version",
        ]  # fmt: skip


class ContestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "contest.view", "retrieve": "contest.view"}
    queryset = Contest.objects.none()
    serializer_class = ContestSerializer
    filterset_fields = ["year", "state", "title__code"]
    ordering_fields = ["opens_on", "id"]

    def get_queryset(self) -> QuerySet[Contest]:
        if getattr(self, "swagger_fake_view", False):
            return Contest.objects.none()
        return selectors.contests(self.actor).prefetch_related("quotas__node")


ROUTES = [("contests", ContestViewSet, "contest")]

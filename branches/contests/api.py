"""``/api/v1/contests``: what is announced and how far it is. Nominees are not handed out."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.contests import selectors
from branches.contests.models import Contest
from portal.kernel.api import HouseViewSet


class ContestSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    title = serializers.CharField(source="title.code", read_only=True)

    class Meta:
        model = Contest
        fields = [
            "id", "node", "title", "name", "year", "terms", "opens_on", "closes_on", "seats", "skilled_share", "state", "done_on",
            "version",
        ]  # fmt: skip


class ContestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "contest.view", "retrieve": "contest.view"}
    queryset = Contest.objects.none()
    serializer_class = ContestSerializer
    filterset_fields = ["year", "state", "title__code"]
    ordering_fields = ["opens_on", "id"]

    def get_queryset(self) -> QuerySet[Contest]:
        return Contest.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.contests(self.actor)


ROUTES = [("contests", ContestViewSet, "contest")]

"""``/api/v1/leader-links``: list, retrieve with the visits."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.linkages import selectors
from branches.linkages.models import LeaderLink, LinkVisit
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class LinkVisitSerializer(serializers.ModelSerializer):
    class Meta:
        model = LinkVisit
        fields = ["id", "planned_on", "held_on", "topic", "found", "promise", "promise_by", "kept_on", "kept_note"]
        read_only_fields = fields


class LeaderLinkSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    visits = LinkVisitSerializer(many=True, read_only=True)

    class Meta:
        model = LeaderLink
        fields: Any = ["id", "branch", "staff_no", "focus", "from_on", "to_on", "ended_on", "visits", "version"]
        read_only_fields = fields


class LeaderLinkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Leaders and the branches that they look after, in reach."""

    rights = {"list": "linkage.view", "retrieve": "linkage.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = LeaderLink.objects.none()
    serializer_class = LeaderLinkSerializer
    filterset_fields = ["branch__node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[LeaderLink]:
        return selectors.links(self.scope, clock.today()).prefetch_related("visits")


ROUTES = [("leader-links", LeaderLinkViewSet, "leader-link")]

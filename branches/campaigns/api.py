"""``/api/v1/campaigns``: list, retrieve with the events of the reader's branches."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from branches.campaigns import selectors
from branches.campaigns.models import Campaign, CampaignEvent
from portal.kernel.api import HouseViewSet


class CampaignSerializer(serializers.ModelSerializer):
    """``event_count``: records of all branches that were put into it."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(read_only=True)
    event_count = serializers.IntegerField(source="n_events", read_only=True)

    class Meta:
        model = Campaign
        fields: Any = ["id", "node", "kind", "name", "aim", "year", "from_on", "to_on", "event_count"]
        read_only_fields = fields


class CampaignEventSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="activity.branch.node.code", read_only=True)
    subject = serializers.CharField(source="activity.subject", read_only=True)
    held_on = serializers.DateField(source="activity.held_on", read_only=True)

    class Meta:
        model = CampaignEvent
        fields: Any = ["activity", "branch", "subject", "held_on"]
        read_only_fields = fields


class CampaignDetailSerializer(CampaignSerializer):
    events = serializers.SerializerMethodField()

    class Meta(CampaignSerializer.Meta):
        fields: Any = [*CampaignSerializer.Meta.fields, "events"]
        read_only_fields = fields

    @extend_schema_field(CampaignEventSerializer(many=True))
    def get_events(self, row: Campaign) -> Any:
        return CampaignEventSerializer(selectors.events(row, self.context["view"].scope), many=True).data


class CampaignViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Campaigns of the reach and of those above it."""

    rights = {"list": "campaign.view", "retrieve": "campaign.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_fields = ["kind", "year", "node__code"]
    ordering_fields = ["from_on", "id"]

    def get_serializer_class(self) -> Any:
        return CampaignDetailSerializer if self.action == "retrieve" else CampaignSerializer

    def get_queryset(self) -> QuerySet[Campaign]:
        if getattr(self, "swagger_fake_view", False):
            return Campaign.objects.none()
        return selectors.campaigns(self.scope)


ROUTES = [("campaigns", CampaignViewSet, "campaign")]

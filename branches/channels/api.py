"""``/api/v1/channels`` and ``/api/v1/publications``: the ledgers in reach."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.channels import selectors
from branches.channels.models import Channel, Publication
from portal.kernel.api import HouseViewSet


class ChannelSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    count = serializers.IntegerField(read_only=True, help_text="How much appeared on it.")
    last_on = serializers.DateField(read_only=True)

    class Meta:
        model = Channel
        fields = ["id", "node", "kind", "name", "place", "keeper_post", "count", "last_on", "closed_on", "version"]


class ChannelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "channel.view", "retrieve": "channel.view"}
    queryset = Channel.objects.none()
    serializer_class = ChannelSerializer
    filterset_fields = ["kind__code", "node__code"]
    ordering_fields = ["id"]

    def get_queryset(self) -> QuerySet[Channel]:
        return Channel.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.channels(self.scope)


class PublicationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Publication
        fields = ["id", "channel", "story", "title", "published_on", "link", "reads", "version"]


class PublicationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "channel.view", "retrieve": "channel.view"}
    queryset = Publication.objects.none()
    serializer_class = PublicationSerializer
    filterset_fields = ["channel", "story", "published_on"]
    ordering_fields = ["published_on", "id"]

    def get_queryset(self) -> QuerySet[Publication]:
        return Publication.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.publications(self.scope)


ROUTES = [("channels", ChannelViewSet, "channel"), ("publications", PublicationViewSet, "publication-line")]

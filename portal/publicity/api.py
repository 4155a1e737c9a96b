"""``/api/v1/publicity``: what the token's owner may read. Objections stay on the pages of those who answer them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from portal.publicity import access
from portal.publicity.models import Publicity, PublicityEntry


class PublicitySerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = Publicity
        fields = [
            "id", "title", "text", "node", "record_kind", "record_id", "starts_on", "ends_on", "workdays", "is_estimated", "state",
            "closing_note", "closed_at", "version",
        ]  # fmt: skip


class PublicityEntryShape(serializers.ModelSerializer):
    class Meta:
        model = PublicityEntry
        fields = ["no", "label", "detail", "is_dropped"]


class PublicityDetailSerializer(PublicitySerializer):
    entries = serializers.SerializerMethodField()

    class Meta(PublicitySerializer.Meta):
        fields = [*PublicitySerializer.Meta.fields, "entries"]

    @extend_schema_field(PublicityEntryShape(many=True))
    def get_entries(self, row: Publicity) -> Any:
        return PublicityEntryShape(row.entries.all(), many=True).data


class PublicityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Publicities shown to the owner's unit or inside the reach of his offices."""

    rights = {"list": "publicity.view", "retrieve": "publicity.view"}
    queryset = Publicity.objects.none()
    filterset_fields = ["state", "record_kind", "record_id", "node__code"]
    ordering_fields = ["starts_on", "ends_on", "id"]

    def get_queryset(self) -> QuerySet[Publicity]:
        if getattr(self, "swagger_fake_view", False):
            return Publicity.objects.none()
        return access.readable_by(self.actor).select_related("node")

    def get_serializer_class(self) -> Any:
        return PublicitySerializer if self.action == "list" else PublicityDetailSerializer


ROUTES = [("publicity", PublicityViewSet, "publicity")]

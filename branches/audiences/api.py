"""``/api/v1/audience-segments`` and ``/api/v1/content-items``: what is planned for whom. Nobody is named."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.audiences import selectors
from branches.audiences.models import AudienceSegment, ContentItem
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class AudienceSegmentSerializer(serializers.ModelSerializer):
    """``size`` is null where it holds too few people to be told."""

    node = serializers.CharField(source="node.code", read_only=True)
    size = serializers.SerializerMethodField()

    class Meta:
        model = AudienceSegment
        fields = [
            "id", "node", "name", "is_youth", "min_age", "max_age", "posts", "educations", "statuses", "size", "is_active", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_size(self, row: AudienceSegment) -> int | None:
        return self.context["sizes"].get(row.pk)


class AudienceSegmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Segments in reach."""

    rights = {"list": "audience.view", "retrieve": "audience.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = AudienceSegment.objects.none()
    serializer_class = AudienceSegmentSerializer
    filterset_fields = ["node__code", "is_active", "is_youth"]
    ordering_fields = ["name", "id"]

    def get_queryset(self) -> QuerySet[AudienceSegment]:
        if getattr(self, "swagger_fake_view", False):
            return AudienceSegment.objects.none()
        return selectors.segments(self.scope)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the sizes of all segments of the answer, counted together."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_serializer(*args, **kwargs)
        rows = args[0] if args and isinstance(args[0], list) else list(args[:1])
        sizes = {row.pk: row.size for row in selectors.counted([r for r in rows if isinstance(r, AudienceSegment)], clock.today())}
        kwargs["context"] = {**self.get_serializer_context(), "sizes": sizes}
        return self.get_serializer_class()(*args, **kwargs)


class ContentItemSerializer(serializers.ModelSerializer):
    segment_name = serializers.CharField(source="segment.name", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)

    class Meta:
        model = ContentItem
        fields = [
            "id",
            "segment",
            "segment_name",
            "kind",
            "month",
            "due_on",
            "title",
            "needs_receipt",
            "state",
            "announcement",
            "published_on",
        ]
        read_only_fields = fields


class ContentItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What segments in reach are told, by month."""

    rights = {"list": "audience.view", "retrieve": "audience.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ContentItem.objects.none()
    serializer_class = ContentItemSerializer
    filterset_fields = ["segment", "month", "state"]
    ordering_fields = ["month", "due_on", "id"]

    def get_queryset(self) -> QuerySet[ContentItem]:
        if getattr(self, "swagger_fake_view", False):
            return ContentItem.objects.none()
        return selectors.items(self.scope)


ROUTES = [("audience-segments", AudienceSegmentViewSet, "audience-segment"), ("content-items", ContentItemViewSet, "content-item")]

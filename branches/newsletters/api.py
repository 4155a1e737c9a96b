"""``/api/v1/newsletters``: those that are out, and the drafts of the own office."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from branches.newsletters import selectors
from branches.newsletters.models import Newsletter
from portal.kernel.api import HouseViewSet


class NewsletterItemShape(serializers.Serializer):
    story = serializers.IntegerField()
    title = serializers.CharField()
    lead = serializers.CharField()


class NewsletterSerializer(serializers.ModelSerializer):
    """``items``: stories that are still published, in their order, with the editor's lead."""

    node = serializers.CharField(source="node.code", read_only=True)
    items = serializers.SerializerMethodField()

    class Meta:
        model = Newsletter
        fields = ["id", "node", "year", "quarter", "title", "lead", "state", "published_on", "items", "version"]

    @extend_schema_field(NewsletterItemShape(many=True))
    def get_items(self, row: Newsletter) -> list[dict[str, Any]]:
        return [{"story": item.story_id, "title": item.story.title, "lead": item.lead} for item in selectors.items_of(row)]


class NewsletterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "newsletter.read", "retrieve": "newsletter.read"}
    queryset = Newsletter.objects.none()
    serializer_class = NewsletterSerializer
    filterset_fields = ["year", "quarter", "node__code"]
    ordering_fields = ["year", "id"]

    def get_queryset(self) -> QuerySet[Newsletter]:
        return Newsletter.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.newsletters(self.actor)


ROUTES = [("newsletters", NewsletterViewSet, "newsletter")]

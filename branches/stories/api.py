"""``/api/v1/stories``: the offices' ledger in reach and what is published, without anybody's word on it."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.stories import selectors
from branches.stories.models import Story
from portal.kernel.api import HouseViewSet


class StorySerializer(serializers.ModelSerializer):
    """Who is shown stands there only once a story is published, that is with everybody's consent."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    field = serializers.CharField(source="field.code", read_only=True, default=None)  # type: ignore[assignment]
    tags = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)  # type: ignore[var-annotated]
    people = serializers.SerializerMethodField()

    class Meta:
        model = Story
        fields = [
            "id", "node", "kind", "title", "lead", "body", "field", "year", "problem", "effect", "reuse", "programme", "activity", "honour",
            "tags", "people", "state", "submitted_on", "published_on", "version",
        ]  # fmt: skip

    def get_people(self, row: Story) -> list[str]:
        """Names of those shown, of a published story."""
        return [p.person.name for p in row.shown_people] if row.state == "published" else []  # type: ignore[attr-defined]


class StoryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Stories that the caller may open."""

    rights = {"list": "story.read", "retrieve": "story.read"}
    queryset = Story.objects.none()
    serializer_class = StorySerializer
    filterset_fields = ["state", "kind__code", "node__code", "field__code", "year"]
    ordering_fields = ["published_on", "id"]

    def get_queryset(self) -> QuerySet[Story]:
        if getattr(self, "swagger_fake_view", False):
            return Story.objects.none()
        return selectors.opened(self.actor).order_by("-published_on", "-pk")


ROUTES = [("stories", StoryViewSet, "story")]

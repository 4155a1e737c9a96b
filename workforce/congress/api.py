"""``/api/v1/congress-matters``: proposals of delegates and their answers."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.congress import selectors
from workforce.congress.models import CongressMatter


class CongressMatterSerializer(serializers.ModelSerializer):
    term = serializers.CharField(source="term.name", read_only=True)
    node = serializers.CharField(source="term.node.code", read_only=True)

    class Meta:
        model = CongressMatter
        fields = ["id", "term", "node", "title", "text", "raised_on", "due_on", "state", "answer", "answered_on", "version"]


class CongressMatterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Proposals to the congresses in reach."""

    rights = {"list": "congress.view", "retrieve": "congress.view"}
    queryset = CongressMatter.objects.none()
    serializer_class = CongressMatterSerializer
    filterset_fields = ["state"]
    ordering_fields = ["raised_on", "id"]

    def get_queryset(self) -> QuerySet[CongressMatter]:
        if getattr(self, "swagger_fake_view", False):
            return CongressMatter.objects.none()
        return selectors.matters(self.scope)


ROUTES = [("congress-matters", CongressMatterViewSet, "congress-matter")]

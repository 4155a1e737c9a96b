"""``/api/v1/study-groups``: list and retrieve, with papers."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from branches.research import selectors
from branches.research.models import StudyGroup, StudyPaper
from portal.kernel.api import HouseViewSet


class StudyPaperSerializer(serializers.ModelSerializer):
    authors = serializers.SerializerMethodField()

    class Meta:
        model = StudyPaper
        fields = ["id", "title", "authors", "result", "published_in", "published_on", "adopted_by", "adopted_on"]

    def get_authors(self, row: StudyPaper) -> list[str]:
        """Names in order."""
        return selectors.authors_of(row)


class StudyGroupSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    lead = serializers.CharField(source="lead.name", read_only=True)
    papers = StudyPaperSerializer(many=True, read_only=True)

    class Meta:
        model = StudyGroup
        fields = ["id", "node", "name", "topic", "lead", "from_on", "to_on", "state", "closed_on", "conclusion", "papers", "version"]


class StudyGroupApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")

    class Meta:
        model = StudyGroup
        fields = ["state"]


class StudyGroupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Study groups in reach."""

    rights = {"list": "research.view", "retrieve": "research.view"}
    queryset = StudyGroup.objects.none()
    serializer_class = StudyGroupSerializer
    filterset_class = StudyGroupApiFilter
    ordering_fields = ["from_on", "to_on", "id"]

    def get_queryset(self) -> QuerySet[StudyGroup]:
        if getattr(self, "swagger_fake_view", False):
            return StudyGroup.objects.none()
        rows = selectors.groups(self.scope)
        return rows.prefetch_related("papers__authors__person", "papers__result__authors__person")


ROUTES = [("study-groups", StudyGroupViewSet, "study-group")]

"""``/api/v1/year-books/``: books with their chapters as they were bound."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.yearbook.models import YearBook
from portal.kernel.api import HouseViewSet


class YearBookSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)

    class Meta:
        model = YearBook
        fields = ["id", "branch", "year", "state", "bound_at", "final_at", "summary"]
        read_only_fields = fields


class YearBookDetailSerializer(YearBookSerializer):
    """``chapters``: code, title, lines, grids (title, heads, rows), count."""

    class Meta(YearBookSerializer.Meta):
        fields = [*YearBookSerializer.Meta.fields, "chapters"]
        read_only_fields = fields


class YearBookViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Year books of branches in reach."""

    rights = {"list": "yearbook.view", "retrieve": "yearbook.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = YearBook.objects.none()
    serializer_class = YearBookSerializer
    filterset_fields = ["year", "state"]

    def get_serializer_class(self) -> type[YearBookSerializer]:
        return YearBookDetailSerializer if self.action == "retrieve" else YearBookSerializer

    def get_queryset(self) -> QuerySet[YearBook]:
        return YearBook.objects.within(self.scope).select_related("branch__node").order_by("-year", "branch__node__path")


ROUTES = [("year-books", YearBookViewSet, "year-book")]

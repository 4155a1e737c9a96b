"""``/api/v1/statistics-returns/``: returns with their figures, small ones hidden as on the page."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from branches.statistics import selectors
from branches.statistics.models import StatisticsReturn
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class StatisticsRowSerializer(serializers.Serializer):
    section = serializers.CharField(source="line.section")
    code = serializers.CharField(source="line.code")
    name = serializers.CharField(source="line.name")
    figure = serializers.CharField(source="stands.text")
    difference = serializers.CharField()


class StatisticsReturnSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = StatisticsReturn
        fields = ["id", "node", "year", "as_of", "state", "signed_at"]
        read_only_fields = fields


class StatisticsTableSerializer(StatisticsReturnSerializer):
    rows = serializers.SerializerMethodField()

    class Meta(StatisticsReturnSerializer.Meta):
        fields = [*StatisticsReturnSerializer.Meta.fields, "rows"]
        read_only_fields = fields

    @extend_schema_field(StatisticsRowSerializer(many=True))
    def get_rows(self, table: StatisticsReturn) -> Any:
        return StatisticsRowSerializer(selectors.rows_of(table, clock.today()), many=True).data


class StatisticsReturnViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Yearly Party statistics in reach."""

    rights = {"list": "statistics.view", "retrieve": "statistics.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = StatisticsReturn.objects.none()
    serializer_class = StatisticsReturnSerializer
    filterset_fields = ["year", "state"]

    def get_serializer_class(self) -> type[StatisticsReturnSerializer]:
        return StatisticsTableSerializer if self.action == "retrieve" else StatisticsReturnSerializer

    def get_queryset(self) -> QuerySet[StatisticsReturn]:
        return selectors.returns(self.scope)


ROUTES = [("statistics-returns", StatisticsReturnViewSet, "statistics-return")]

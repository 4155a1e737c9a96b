"""``/api/v1/business-measures/``: figures from the systems that own them. Deliver as often as you like: a figure that is
already stored changes nothing."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.errors import RuleBroken
from portal.measures import rules, services
from portal.measures.filters import MeasureApiFilter, month_value
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.models import Node

MOST = 2000


class MonthField(serializers.CharField):
    """``2026-07``."""

    default_error_messages = {"bad_month": "2026-07"}

    def to_internal_value(self, data: Any) -> Any:
        month = month_value(super().to_internal_value(data))
        if month is None:
            raise RuleBroken("exchange.bad_month", field="month", given=str(data))
        return month

    def to_representation(self, value: Any) -> str:
        return f"{value:%Y-%m}"


class MeasureSerializer(serializers.ModelSerializer):
    unit: serializers.Field = serializers.SlugRelatedField(source="node", slug_field="code", read_only=True)
    unit_name = serializers.CharField(source="node.name", read_only=True)
    measure: serializers.Field = serializers.SlugRelatedField(source="kind", slug_field="code", read_only=True)
    month = MonthField(read_only=True)

    class Meta:
        model = BusinessMeasure
        fields = ("unit", "unit_name", "measure", "month", "value", "target", "baseline", "source", "version", "updated_at")


class MeasureDeliverySerializer(serializers.Serializer):
    """``unit``: code of a unit or branch. A figure that is left out stays as stored."""

    unit = serializers.CharField(max_length=20)
    measure = serializers.CharField(max_length=40)
    month = MonthField()
    value = serializers.DecimalField(max_digits=15, decimal_places=4)
    target = serializers.DecimalField(max_digits=15, decimal_places=4, required=False, allow_null=True)
    baseline = serializers.DecimalField(max_digits=15, decimal_places=4, required=False, allow_null=True)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)  # type: ignore[assignment]


class MeasureResultSerializer(serializers.Serializer):
    unit = serializers.CharField()
    measure = serializers.CharField()
    month = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "changed", "unchanged"])
    version = serializers.IntegerField()


class MeasureReceiptSerializer(serializers.Serializer):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    results = MeasureResultSerializer(many=True)


ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="MeasureDeliveries",
    serializers=[MeasureDeliverySerializer, MeasureDeliverySerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)


class MeasureViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "measure.view", "retrieve": "measure.view", "create": "measure.edit"}
    queryset = BusinessMeasure.objects.none()
    serializer_class = MeasureSerializer
    filterset_class = MeasureApiFilter
    ordering_fields = ("month", "value", "updated_at")

    def get_queryset(self):
        return BusinessMeasure.objects.within(self.scope).select_related("node", "kind")

    @extend_schema(
        request=ONE_OR_MANY,
        responses={200: MeasureReceiptSerializer},
        examples=[OpenApiExample("one figure", {"unit": "MK1-ZC1", "measure": "OUTPUT", "month": "2026-07", "value": "120000"})],
    )
    def create(self, request):
        """Deliver one figure or a list, all or nothing. Safe to repeat."""
        is_list = isinstance(request.data, list)
        data = request.data if is_list else [request.data]
        if len(data) > MOST:
            raise RuleBroken("measure.too_many", limit=MOST)
        form = MeasureDeliverySerializer(data=data, many=True, allow_empty=False)
        form.is_valid(raise_exception=True)
        done = services.deliver_measures(actor=self.actor, at=clock.now(), deliveries=self._deliveries(form.validated_data))
        results = [
            {
                "unit": d.measure.node.code, "measure": d.measure.kind.code, "month": f"{d.measure.month:%Y-%m}",
                "outcome": d.outcome, "version": d.measure.version,
            }
            for d in done
        ]  # fmt: skip
        counts = {o: sum(d.outcome == o for d in done) for o in ("created", "changed", "unchanged")}
        return Response({**counts, "results": results}, status.HTTP_200_OK)

    def _deliveries(self, rows: list[dict[str, Any]]) -> list[services.Delivery]:
        """Codes as rows of the database, within reach: two statements."""
        nodes = {n.code: n for n in Node.objects.within(self.scope).filter(code__in={r["unit"] for r in rows})}
        kinds = {k.code: k for k in MeasureKind.objects.filter(is_active=True)}
        out = []
        for number, row in enumerate(rows, 1):
            if row["unit"] not in nodes:
                raise RuleBroken("measure.unknown_node", field="unit", given=row["unit"], row=number)
            if row["measure"] not in kinds:
                raise RuleBroken("measure.unknown_kind", field="measure", given=row["measure"], choices="、".join(kinds), row=number)
            figures = {k: row[k] for k in (*rules.FIGURES, "source") if k in row}
            out.append(services.Delivery(nodes[row["unit"]], kinds[row["measure"]], row["month"], figures))
        return out


ROUTES = [("business-measures", MeasureViewSet, "business-measure")]

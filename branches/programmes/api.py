"""``/api/v1/programmes/``: "Party +" programmes with before and after."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.programmes import selectors
from branches.programmes.models import PartyPlusProgramme, ProgrammeStage
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class ProgrammeStageSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProgrammeStage
        fields = ["no", "name", "due_on", "done_on", "words"]
        read_only_fields = fields


class ProgrammeSerializer(serializers.ModelSerializer):
    """``before`` and ``after`` are read from business measures where they are not typed."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    measure = serializers.CharField(source="measure.code", read_only=True, default=None)
    before = serializers.DecimalField(max_digits=15, decimal_places=4, read_only=True)
    after = serializers.DecimalField(max_digits=15, decimal_places=4, read_only=True)
    stages = ProgrammeStageSerializer(many=True, read_only=True)
    is_better = serializers.BooleanField(read_only=True, allow_null=True)

    class Meta:
        model = PartyPlusProgramme
        fields = [
            "id", "node", "kind", "title", "problem", "measure", "starts_on", "ends_on", "before", "after", "target", "is_better", "item",
            "state", "stages", "version",
        ]  # fmt: skip
        read_only_fields = fields


def _compared(rows: list[Any]) -> list[Any]:
    """``rows`` with their figures before and after, read for all of them together."""
    found = selectors.compared(rows, clock.today())
    for row in rows:
        figures = found[row.pk]
        row.before, row.after = figures.before, figures.after
        row.is_better = figures.difference.is_better if figures.difference else None
    return rows


class ProgrammeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Programmes in reach."""

    rights = {"list": "programme.view", "retrieve": "programme.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PartyPlusProgramme.objects.none()
    serializer_class = ProgrammeSerializer
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[PartyPlusProgramme]:
        return selectors.programmes(self.scope).prefetch_related("stages")

    def get_object(self) -> PartyPlusProgramme:
        return _compared([super().get_object()])[0]

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        rows = super().paginate_queryset(queryset)
        return None if rows is None else _compared(rows)


ROUTES = [("programmes", ProgrammeViewSet, "programme")]

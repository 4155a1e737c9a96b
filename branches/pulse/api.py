"""``/api/v1/pulse-surveys``: surveys with the shares of the whole. Nobody answers through the interface: a token names its owner."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.pulse import access, selectors
from branches.pulse.models import PulseSurvey
from portal.kernel.api import HouseViewSet


class PulseSurveySerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    template = serializers.CharField(source="template.code", read_only=True)
    figures = serializers.SerializerMethodField()

    class Meta:
        model = PulseSurvey
        fields = ["id", "node", "template", "title", "opens_on", "closes_on", "state", "people", "answers", "figures", "version"]
        read_only_fields = fields

    def get_figures(self, row: PulseSurvey) -> list[dict[str, Any]]:
        """Percent of all by question, in steps; empty before the end and where too few have answered."""
        return [
            {
                "question": f.ask.question.code,
                "dimension": f.ask.question.dimension,
                "agree": f.agree,
                "neutral": f.neutral,
                "oppose": f.oppose,
            }
            for f in row.whole  # type: ignore[attr-defined]
        ]


class PulseSurveyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Surveys in reach."""

    rights = {"list": "pulse.view", "retrieve": "pulse.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PulseSurvey.objects.none()
    serializer_class = PulseSurveySerializer
    filterset_fields = ["state", "node__code"]
    ordering_fields = ["opens_on", "id"]

    def get_queryset(self) -> QuerySet[PulseSurvey]:
        if getattr(self, "swagger_fake_view", False):
            return PulseSurvey.objects.none()
        return selectors.with_whole(access.rows_for(self.actor))


ROUTES = [("pulse-surveys", PulseSurveyViewSet, "pulse-survey")]

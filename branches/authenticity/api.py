"""``/api/v1/activity-hints/``, ``/api/v1/sample-draws/``, ``/api/v1/sampled-records/``, ``/api/v1/sample-results/``."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.activities.models import Activity
from branches.authenticity import selectors, services
from branches.authenticity.enums import CheckVerdict
from branches.authenticity.models import SampleDraw, SampledRecord
from branches.authenticity.rules import MOST_PER_BRANCH
from branches.authenticity.services import DrawFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node


class LineSerializer(serializers.Serializer):
    """``url`` is empty where the reader may not open the other record."""

    text = serializers.CharField()
    url = serializers.CharField()


class HintSerializer(serializers.Serializer):
    kind = serializers.CharField()
    name = serializers.CharField(source="label")
    lines = LineSerializer(many=True)
    advice = serializers.CharField()


class HintsSerializer(serializers.Serializer):
    """Hints block nothing and count for nothing. ``is_open``: they are those of now; otherwise those that stood when the
    record was filed, without lines."""

    activity = serializers.IntegerField()
    is_open = serializers.BooleanField()
    hints = HintSerializer(many=True)
    explanation = serializers.CharField()


class ExplanationSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=300)


class WordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=500)


class ActivityHintViewSet(HouseViewSet):
    """What is worth a look before an activity is filed; ``id`` is that of the activity."""

    rights = {"retrieve": "hint.view", "explain": "hint.explain"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Activity.objects.none()
    serializer_class = HintsSerializer

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.within(self.scope).select_related("branch__node", "kind", "group", "team")

    def _answer(self, activity: Activity) -> Response:
        shown = selectors.hints_shown(activity, self.actor, clock.now())
        body = {"activity": activity.pk, "is_open": shown.is_open, "hints": shown.hints, "explanation": shown.explanation}
        return Response(HintsSerializer(body).data)

    def retrieve(self, request: Request, pk: str | None = None) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=ExplanationSerializer, responses=HintsSerializer)
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, pk: str | None = None) -> Response:
        """Keep the branch's own words beside the record."""
        activity, given = self.get_object(), ExplanationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.explain(actor=self.actor, at=clock.now(), activity=activity, text=given.validated_data["text"])
        return self._answer(activity)


class SampleDrawSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    size = serializers.IntegerField(read_only=True)
    done = serializers.IntegerField(read_only=True)

    class Meta:
        model = SampleDraw
        fields = [
            "id", "node", "starts_on", "ends_on", "per_branch", "seed", "population", "population_sha256", "drawn_at", "size", "done",
        ]  # fmt: skip
        read_only_fields = fields


class SampleDrawInput(serializers.Serializer):
    """The same facts with the same seed give the lot that is there."""

    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    per_branch = serializers.IntegerField(min_value=1, max_value=MOST_PER_BRANCH)
    seed = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True, default=None)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["node"].queryset = Node.objects.within(scope)
        return found


class SampleDrawViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Lots of the reach."""

    rights = {"list": "sample.view", "retrieve": "sample.view", "create": "sample.draw"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SampleDraw.objects.none()
    serializer_class = SampleDrawSerializer

    def get_queryset(self) -> QuerySet[SampleDraw]:
        return selectors.draw_rows(self.scope)

    @extend_schema(request=SampleDrawInput, responses={201: SampleDrawSerializer})
    def create(self, request: Request) -> Response:
        """Draw a lot."""
        given = SampleDrawInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        draw = services.draw_sample(actor=self.actor, at=clock.now(), facts=DrawFacts(**given.validated_data))
        return Response(SampleDrawSerializer(selectors.draw_rows(self.scope).get(pk=draw.pk)).data, status.HTTP_201_CREATED)


class OpinionSerializer(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=CheckVerdict.choices)
    note = serializers.CharField(max_length=300)


class SampledRecordSerializer(serializers.ModelSerializer):
    """``opinions``: one's own before the conclusion, all of them after it, without names."""

    branch = serializers.CharField(source="activity.branch.node.code", read_only=True)
    opinions = serializers.SerializerMethodField()

    class Meta:
        model = SampledRecord
        fields = ["id", "draw", "activity", "branch", "state", "outcome", "is_returned", "settled_at", "answer", "opinions"]
        read_only_fields = fields

    @extend_schema(responses=OpinionSerializer(many=True))
    def get_opinions(self, record: SampledRecord) -> list[dict[str, str]]:
        return [{"verdict": v.verdict, "note": v.note} for v in selectors.shown_verdicts(record, self.context["actor"])]


class _RecordViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SampledRecord.objects.none()
    serializer_class = SampledRecordSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": getattr(self.request, "actor", None)}

    def _answer(self, record: SampledRecord) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=record.pk)).data)


class SampledRecordViewSet(_RecordViewSet):
    """Records of the lots of the reach, for those who look at them."""

    rights = {"list": "sample.view", "retrieve": "sample.view", "judge": "sample.judge"}
    filterset_fields = ["draw", "state"]

    def get_queryset(self) -> QuerySet[SampledRecord]:
        return selectors.with_verdicts(selectors.sampled_rows(self.scope))

    @extend_schema(request=OpinionSerializer, responses=SampledRecordSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str | None = None) -> Response:
        """Hand in one's own opinion, once and for good."""
        record, given = self.get_object(), OpinionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.give_verdict(actor=self.actor, at=clock.now(), record=record, **given.validated_data)
        return self._answer(record)


class SampleResultViewSet(_RecordViewSet):
    """Conclusions on the branch's own records."""

    rights = {"list": "sample.result", "retrieve": "sample.result", "answer": "sample.answer"}

    def get_queryset(self) -> QuerySet[SampledRecord]:
        return selectors.with_verdicts(selectors.results_for(self.scope))

    @extend_schema(request=WordsSerializer, responses=SampledRecordSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """The branch's word to a conclusion."""
        record, given = self.get_object(), WordsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.answer_result(actor=self.actor, at=clock.now(), record=record, text=given.validated_data["text"])
        return self._answer(record)


ROUTES = [
    ("activity-hints", ActivityHintViewSet, "activity-hint"),
    ("sample-draws", SampleDrawViewSet, "sample-draw"),
    ("sampled-records", SampledRecordViewSet, "sampled-record"),
    ("sample-results", SampleResultViewSet, "sample-result"),
]

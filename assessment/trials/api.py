"""Dry runs over the API: ask for one, read how it stands and what it gives each branch in reach; run the golden cases of a version."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.schemes.models import AssessmentScheme
from assessment.trials import selectors, services
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from portal.kernel import clock
from portal.kernel.api import HouseViewSet

KEY = r"^[A-Z][A-Z0-9-]*~[0-9]{1,4}$"


def scheme_of(key: str) -> AssessmentScheme:
    code, _, version = key.partition("~")
    return get_object_or_404(AssessmentScheme, code=code, version=int(version))


class SchemeTrialSerializer(serializers.ModelSerializer):
    """A dry run. ``live``: indicators read from the records as they are now; ``absent``: indicators left out of the sum;
    ``has_whole``: totals and grades of the whole were computed."""

    scheme = serializers.SerializerMethodField(help_text="CODE~VERSION")
    round = serializers.CharField(source="round.code")

    class Meta:
        model = SchemeTrial
        fields = ["id", "scheme", "round", "state", "sha256", "reads_live", "asked_at", "finished_at", "live", "absent", "has_whole"]

    def get_scheme(self, row: SchemeTrial) -> str:
        return f"{row.scheme.code}~{row.scheme.version}"


class SchemeTrialAskSerializer(serializers.Serializer):
    scheme = serializers.RegexField(KEY, help_text="CODE~VERSION")
    round = serializers.SlugRelatedField(slug_field="code", queryset=selectors.rounds_to_try())
    reads_live = serializers.BooleanField(default=True, help_text="read what was not frozen from the records as they are now")


class SchemeTrialRowSerializer(serializers.ModelSerializer):
    """A branch as published and as the scheme would have it; ``items``: indicator -> [before, after]. Total, rank and
    grade of the whole as each scheme combines both scores: null or empty where it does not."""

    branch = serializers.CharField(source="branch.node.code")

    class Meta:
        model = SchemeTrialRow
        fields = [
            "branch", "peer_group", "is_graded", "party_before", "party_after", "business_before", "business_after", "party_rank_before",
            "party_rank_after", "business_rank_before", "business_rank_after", "party_band_before", "party_band_after",
            "business_band_before", "business_band_after", "shift", "total_before", "total_after", "total_rank_before", "total_rank_after",
            "grade_before", "grade_after", "total_shift", "items",
        ]  # fmt: skip


class SchemeTrialViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Dry runs belong to the whole enterprise; the branches in them are cut to the reach."""

    rights = {"list": "scheme.try", "retrieve": "scheme.try", "create": "scheme.try", "rows": "scheme.try"}
    queryset = SchemeTrial.objects.select_related("scheme", "round")
    serializer_class = SchemeTrialSerializer

    @extend_schema(request=SchemeTrialAskSerializer, responses={201: SchemeTrialSerializer})
    def create(self, request: Request) -> Response:
        """Have a version of a scheme computed over the frozen facts of a published round."""
        given = SchemeTrialAskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked: dict[str, Any] = given.validated_data
        scheme = scheme_of(asked.pop("scheme"))
        trial = services.ask_trial(actor=self.actor, at=clock.now(), scheme=scheme, **asked)
        return Response(SchemeTrialSerializer(trial).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=SchemeTrialRowSerializer(many=True))
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """The branches in reach, those that move most first."""
        found: QuerySet[SchemeTrialRow] = selectors.rows_of_trial(self.get_object(), self.scope)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(SchemeTrialRowSerializer(page, many=True).data)


class SchemeCaseSerializer(serializers.Serializer):
    """A golden case: ``wrong`` says what does not come out."""

    name = serializers.CharField(source="case.name")
    wrong = serializers.ListField(child=serializers.CharField())


class SchemeCaseViewSet(HouseViewSet):
    """The golden cases of one version, computed when they are read."""

    rights = {"retrieve": "scheme.cases"}
    queryset = AssessmentScheme.objects.all()
    lookup_field = "key"
    lookup_value_regex = r"[A-Z][A-Z0-9-]*~[0-9]{1,4}"
    pagination_class = None
    serializer_class = SchemeCaseSerializer

    @extend_schema(responses=SchemeCaseSerializer(many=True))
    def retrieve(self, request: Request, key: str) -> Response:
        """Run the golden cases of a version."""
        return Response(SchemeCaseSerializer(selectors.run_cases(scheme_of(key)), many=True).data)


ROUTES = [("scheme-trials", SchemeTrialViewSet, "scheme-trial"), ("scheme-cases", SchemeCaseViewSet, "scheme-case")]

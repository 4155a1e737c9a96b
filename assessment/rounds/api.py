"""Rounds over the API: list, read, open, and the acts from computing to publication."""

from typing import Any

from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.rounds import services
from assessment.rounds.models import AssessmentRound
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.services import start_run
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class RoundSerializer(serializers.ModelSerializer):
    """``code`` is the period's: ``2026Q3`` or ``2026``; ``scheme`` is ``CODE~VERSION``."""

    scheme = serializers.SerializerMethodField()
    is_publication_proposed = serializers.SerializerMethodField()
    kind = serializers.SerializerMethodField()
    stale_branches = serializers.IntegerField(read_only=True, help_text="branches whose records have changed after the review")

    class Meta:
        model = AssessmentRound
        fields = [
            "code", "kind", "starts_on", "ends_on", "scheme", "state", "opened_at", "computed_at", "reviewed_at", "is_publication_proposed",
            "published_at", "locked_at", "package_hash", "stale_branches", "version",
        ]  # fmt: skip

    def get_scheme(self, row: AssessmentRound) -> str:
        return f"{row.scheme.code}~{row.scheme.version}"

    def get_kind(self, row: AssessmentRound) -> str:
        return "year" if row.is_year else "quarter"

    def get_is_publication_proposed(self, row: AssessmentRound) -> bool:
        return row.published_by_id is not None and row.published_at is None


class RoundOpenSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=8)
    scheme = serializers.SlugRelatedField(
        slug_field="code", queryset=AssessmentScheme.objects.filter(state=SchemeState.ADOPTED), help_text="code of an adopted scheme"
    )


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class RoundViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Rounds belong to the whole enterprise: whoever may view rounds sees them all; scores are cut to the reach."""

    rights = {
        "list": "round.view", "retrieve": "round.view", "create": "round.open", "run": "round.run", "review": "round.review",
        "cancel": "round.open", "propose": "round.publish", "publish": "round.publish", "reopen": "round.reopen", "lock": "round.lock",
    }  # fmt: skip
    queryset = (
        AssessmentRound.objects.select_related("scheme")
        .annotate(stale_branches=Count("participants", filter=Q(participants__is_stale=True)))
        .order_by("-starts_on", "-ends_on")
    )
    serializer_class = RoundSerializer
    lookup_field = "code"
    lookup_value_regex = r"[0-9]{4}(?:Q[1-4])?"
    ordering_fields = ["code", "starts_on", "state"]

    def _answer(self, round: AssessmentRound, http_status: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=round.pk)
        return Response(RoundSerializer(fresh).data, status=http_status)

    def _act(self, service: Any, http_status: int = status.HTTP_200_OK, **more: Any) -> Response:
        round = self.get_object()
        service(actor=self.actor, at=clock.now(), round=round, **more)
        return self._answer(round, http_status)

    @extend_schema(request=RoundOpenSerializer, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """Open the round of a period."""
        given = RoundOpenSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._answer(services.open_round(actor=self.actor, at=clock.now(), **given.validated_data), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: RoundSerializer})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, code: str) -> Response:
        """Start a full computation in the background."""
        return self._act(start_run, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, code: str) -> Response:
        """End the review."""
        return self._act(services.review_round)

    @extend_schema(request=ReasonSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, code: str) -> Response:
        """Take a reviewed round back, with a reason."""
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._act(services.reopen_round, **given.validated_data)

    @extend_schema(request=ReasonSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, code: str) -> Response:
        """Take back a round that was never reviewed, with a reason; its period is free again."""
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.cancel_round(actor=self.actor, at=clock.now(), round=self.get_object(), **given.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, code: str) -> Response:
        """Propose the publication, as the first of two persons."""
        return self._act(services.propose_publication)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, code: str) -> Response:
        """Confirm a proposed publication, as the second person."""
        return self._act(services.confirm_publication)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, code: str) -> Response:
        """Close a published round for good."""
        return self._act(services.lock_round)


ROUTES = [("rounds", RoundViewSet, "round")]

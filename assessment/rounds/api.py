"""Rounds over the API: list, read, open, and the acts from computing to publication."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.rounds import selectors, services
from assessment.rounds.models import AssessmentRound, RoundClaim, RoundStep
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.services import start_run
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class RoundSerializer(serializers.ModelSerializer):
    """``code`` is the period's: ``2026Q3`` or ``2026``; ``scheme`` is ``CODE~VERSION``."""

    scheme = serializers.SerializerMethodField()
    is_publication_proposed = serializers.SerializerMethodField()
    kind = serializers.SerializerMethodField()
    stale_branches = serializers.IntegerField(read_only=True, help_text="branches whose records have changed after the review")

    failed_branches = serializers.IntegerField(read_only=True, help_text="branches whose score could not be computed; retried every hour")

    class Meta:
        model = AssessmentRound
        fields = [
            "code", "kind", "starts_on", "ends_on", "scheme", "state", "opened_at", "computed_at", "reviewed_at", "is_publication_proposed",
            "published_at", "locked_at", "unlocks", "package_hash", "stale_branches", "failed_branches",
            "version",
        ]  # fmt: skip

    def get_scheme(self, row: AssessmentRound) -> str:
        return f"{row.scheme.code}~{row.scheme.version}"

    def get_kind(self, row: AssessmentRound) -> str:
        return "year" if row.is_year else "quarter"

    def get_is_publication_proposed(self, row: AssessmentRound) -> bool:
        return row.published_by_id is not None and row.published_at is None


class RoundStepSerializer(serializers.ModelSerializer):
    """``owner`` is a staff number; without one whoever holds ``role`` answers for the step."""

    kind = serializers.CharField(read_only=True)
    role = serializers.CharField(read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True, default=None)

    class Meta:
        model = RoundStep
        fields = ["kind", "role", "owner", "starts_on", "due_on", "done_on", "version"]


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
        "steps": "round.view", "ask_unlock": "round.unlock", "unlock": "round.unlock",
        "cancel": "round.open", "propose": "round.publish", "publish": "round.publish", "reopen": "round.reopen", "lock": "round.lock",
    }  # fmt: skip
    queryset = (
        AssessmentRound.objects.select_related("scheme")
        .annotate(
            stale_branches=Count("participants", filter=Q(participants__is_stale=True)),
            failed_branches=Count("participants", filter=Q(participants__failed_at__isnull=False)),
        )
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

    @extend_schema(request=None, responses=RoundStepSerializer(many=True))
    @action(detail=True, methods=["get"])
    def steps(self, request: Request, code: str) -> Response:
        """The dated steps of a round in their order."""
        rows = self.get_object().dated_steps.select_related("owner")
        return Response(RoundStepSerializer(rows, many=True).data)

    @extend_schema(request=ReasonSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def ask_unlock(self, request: Request, code: str) -> Response:
        """Ask to open a locked round, with a reason; another person confirms."""
        self.get_object()
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._act(services.ask_unlock, **given.validated_data)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, code: str) -> Response:
        """Confirm a request to open a locked round, as the second person; the mark stays."""
        return self._act(services.confirm_unlock)


class ClaimSerializer(serializers.ModelSerializer):
    """``proofs``: kind of proof -> what it is and where it lies."""

    round = serializers.CharField(source="round.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = RoundClaim
        fields = ["id", "round", "branch", "indicator", "text", "proofs", "state", "stated_at", "verified_at", "reason", "version"]


class ClaimStateSerializer(serializers.Serializer):
    round = serializers.CharField(max_length=8, help_text="code of the round, for example 2026Q3")
    branch = serializers.CharField(max_length=40, help_text="code of the branch")
    indicator = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=1000)
    proofs = serializers.DictField(child=serializers.CharField(max_length=200, allow_blank=True))


class ClaimVerifySerializer(serializers.Serializer):
    is_confirmed = serializers.BooleanField()
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What branches say of themselves for judged indicators, and how it was verified."""

    rights = {"list": "claim.view", "retrieve": "claim.view", "create": "claim.state", "verify": "claim.verify"}
    queryset = RoundClaim.objects.none()
    serializer_class = ClaimSerializer
    ordering_fields = ["stated_at", "id"]

    def get_queryset(self) -> QuerySet[RoundClaim]:
        if getattr(self, "swagger_fake_view", False):
            return RoundClaim.objects.none()
        return selectors.claims(self.scope)

    @extend_schema(request=ClaimStateSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request) -> Response:
        """State, or state anew after a return, what a branch has done for a judged indicator."""
        given = ClaimStateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        round = get_object_or_404(AssessmentRound, code=values.pop("round"))
        branch = get_object_or_404(Branch.objects.within(self.scope).select_related("node"), node__code=values.pop("branch"))
        row = services.state_claim(actor=self.actor, at=clock.now(), round=round, branch=branch, **values)
        return Response(ClaimSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ClaimVerifySerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Confirm a claim, or return it with the reason; not by the branch itself."""
        row = self.get_object()
        given = ClaimVerifySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(ClaimSerializer(services.verify_claim(actor=self.actor, at=clock.now(), claim=row, **given.validated_data)).data)


ROUTES = [("rounds", RoundViewSet, "round"), ("claims", ClaimViewSet, "claim")]

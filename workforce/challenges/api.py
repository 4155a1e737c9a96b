"""``/api/v1/challenges`` and ``/api/v1/challenge-problems``: the board and the pool."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.challenges import selectors
from workforce.challenges.models import Challenge, ChallengeProblem


class ChallengeProblemSerializer(serializers.ModelSerializer):
    """``source``: bottleneck, difficulty, new_tech; ``state``: pooled, taken, solved, dropped."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True, default=None)
    owner = serializers.CharField(source="owner.staff_no", read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]
    state = serializers.CharField(read_only=True)

    class Meta:
        model = ChallengeProblem
        fields = ["id", "title", "source", "text", "value", "unit", "branch", "owner", "due_on", "origin", "origin_no", "state", "version"]
        read_only_fields = fields


class ChallengeSerializer(serializers.ModelSerializer):
    """``state``: studied, posted, judging, chosen, running, accepted, failed, cancelled."""

    problem = serializers.CharField(source="problem.title", read_only=True)
    unit = serializers.CharField(source="problem.unit.code", read_only=True)
    state = serializers.CharField(read_only=True)
    claim_count = serializers.IntegerField(read_only=True)
    stage_count = serializers.IntegerField(read_only=True)
    reviewed_count = serializers.IntegerField(read_only=True)
    stage_score = serializers.FloatField(read_only=True)

    class Meta:
        model = Challenge
        fields = [
            "id", "title", "problem", "unit", "target", "prize", "claim_until", "due_on", "first_due_on", "state", "posted_on", "signed_on",
            "is_member_led", "accepted_on", "claim_count", "stage_count", "reviewed_count", "stage_score", "version",
        ]  # fmt: skip
        read_only_fields = fields


class ChallengeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What is posted in the enterprise and what lies in reach besides."""

    rights = {"list": "challenge.board", "retrieve": "challenge.board"}
    serializer_class = ChallengeSerializer
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Challenge.objects.none()
    filterset_fields = ["state", "problem__source", "is_member_led"]
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Challenge]:
        return Challenge.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.board(self.actor)


class ChallengeProblemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """The pool of problems in reach."""

    rights = {"list": "challenge.raise", "retrieve": "challenge.raise"}
    serializer_class = ChallengeProblemSerializer
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ChallengeProblem.objects.none()
    filterset_fields = ["state", "source", "branch__code"]
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[ChallengeProblem]:
        return ChallengeProblem.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.problems(self.scope)


ROUTES = [("challenges", ChallengeViewSet, "challenge"), ("challenge-problems", ChallengeProblemViewSet, "challenge-problem")]

"""``/api/v1/policy-questions``: the board that the owner of the token reads."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.questions import access, selectors
from branches.questions.models import PolicyQuestion
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class PolicyQuestionSerializer(serializers.ModelSerializer):
    topic = serializers.CharField(source="topic.code", read_only=True)
    wonders = serializers.IntegerField(read_only=True)
    useful = serializers.IntegerField(read_only=True)

    class Meta:
        model = PolicyQuestion
        fields = ["id", "topic", "shown", "answer", "published_on", "wonders", "useful"]
        read_only_fields = fields


class PolicyQuestionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Published questions of the committees above the reader."""

    rights = {"list": "question.read", "retrieve": "question.read"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PolicyQuestion.objects.none()
    serializer_class = PolicyQuestionSerializer
    filterset_fields = ["topic__code"]
    ordering_fields = ["published_on", "id"]

    def get_queryset(self) -> QuerySet[PolicyQuestion]:
        if getattr(self, "swagger_fake_view", False):
            return PolicyQuestion.objects.none()
        return selectors.with_counts(access.board_rows(self.actor, clock.today()))


ROUTES = [("policy-questions", PolicyQuestionViewSet, "policy-question")]

"""``/api/v1/arranged-activities/``: what committees have set for branches."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.arrangements import selectors
from branches.arrangements.enums import TaskState
from branches.arrangements.models import ArrangedTask
from portal.kernel.api import HouseViewSet


class ArrangedTaskSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    kind = serializers.CharField(source="arrangement.kind.code", read_only=True)
    subject = serializers.CharField(source="arrangement.subject", read_only=True)
    state = serializers.ChoiceField(choices=TaskState.choices, read_only=True)

    class Meta:
        model = ArrangedTask
        fields = ["id", "arrangement", "branch", "kind", "subject", "month", "due_on", "state", "activity", "excuse"]
        read_only_fields = fields


class ArrangedTaskViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Tasks of the branches in reach."""

    rights = {"list": "arrangement.view", "retrieve": "arrangement.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ArrangedTask.objects.none()
    serializer_class = ArrangedTaskSerializer
    filterset_fields = ["arrangement", "month"]

    def get_queryset(self) -> QuerySet[ArrangedTask]:
        return selectors.tasks(self.scope)


ROUTES = [("arranged-activities", ArrangedTaskViewSet, "arranged-activity")]

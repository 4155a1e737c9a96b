"""``/api/v1/policies/``: the rule library with its versions."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.policies import selectors
from branches.policies.models import Policy, PolicyVersion
from portal.kernel.api import HouseViewSet


class PolicyVersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = PolicyVersion
        fields = ["no", "document", "effective_on", "note"]
        read_only_fields = fields


class PolicySerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    versions = PolicyVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Policy
        fields = ["id", "node", "level", "title", "office", "review_on", "repealed_on", "versions"]
        read_only_fields = fields


class PolicyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Rules in reach."""

    rights = {"list": "policy.view", "retrieve": "policy.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Policy.objects.none()
    serializer_class = PolicySerializer
    filterset_fields = ["level"]

    def get_queryset(self) -> QuerySet[Policy]:
        return selectors.policies(self.scope).prefetch_related("versions")


ROUTES = [("policies", PolicyViewSet, "policy")]

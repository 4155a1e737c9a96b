"""``/api/v1/learning-places`` and ``/api/v1/branch-brands``: list, retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.places import selectors
from branches.places.models import BranchBrand, LearningPlace
from portal.kernel.api import HouseViewSet


class LearningPlaceSerializer(serializers.ModelSerializer):
    """``last_on``: the newest inspection; ``mend_by``: until when something is to be mended."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True)
    last_on = serializers.DateField(read_only=True, allow_null=True)
    mend_by = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = LearningPlace
        fields = [
            "id", "node", "kind", "name", "unit", "spot", "owner", "content", "opened_on", "closed_on", "last_on", "mend_by", "version",
        ]  # fmt: skip
        read_only_fields = fields


class LearningPlaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Learning places and displays in reach."""

    rights = {"list": "place.view", "retrieve": "place.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = LearningPlace.objects.none()
    serializer_class = LearningPlaceSerializer
    filterset_fields = ["kind__code", "node__code"]
    ordering_fields = ["opened_on", "id"]

    def get_queryset(self) -> QuerySet[LearningPlace]:
        return selectors.places(self.scope).order_by("node__path", "name")


class BranchBrandSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)

    class Meta:
        model = BranchBrand
        fields = ["id", "branch", "name", "statement", "practice", "state", "decided_on", "version"]
        read_only_fields = fields


class BranchBrandViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Brands of branches in reach."""

    rights = {"list": "brand.view", "retrieve": "brand.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = BranchBrand.objects.none()
    serializer_class = BranchBrandSerializer
    filterset_fields = ["state", "branch__node__code"]

    def get_queryset(self) -> QuerySet[BranchBrand]:
        return selectors.brands(self.scope)


ROUTES = [("learning-places", LearningPlaceViewSet, "learning-place"), ("branch-brands", BranchBrandViewSet, "branch-brand")]

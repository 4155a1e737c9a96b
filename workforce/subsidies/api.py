"""``/api/v1/subsidy-claims``: list and retrieve, for the office."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.subsidies import selectors
from workforce.subsidies.models import SubsidyClaim


class SubsidyClaimSerializer(serializers.ModelSerializer):
    """``kind``: insurance, refund, apprentice; ``state``: filed, returned, checked, approved, paid, withdrawn.

    ``amount_due``: reckoned from the rule; ``granted``: what the office lets pass. Papers and words stay on the page.
    """

    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    unit = serializers.CharField(source="person.unit.code", read_only=True)
    certificate = serializers.CharField(source="certificate.number", read_only=True)
    occupation = serializers.CharField(source="certificate.occupation.code", read_only=True)
    grade = serializers.IntegerField(source="certificate.grade", read_only=True)
    rule = serializers.CharField(source="rule.code", read_only=True)
    kind = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = SubsidyClaim
        fields: Any = [
            "id", "staff_no", "unit", "certificate", "occupation", "grade", "kind", "rule", "state", "filed_on", "amount_due", "granted",
            "paid_on", "document_no", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SubsidyClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Claims in the reach of the personnel office."""

    rights = {"list": "subsidy.office", "retrieve": "subsidy.office"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SubsidyClaim.objects.none()
    serializer_class = SubsidyClaimSerializer
    filterset_fields = ["state", "kind"]
    ordering_fields = ["filed_on", "amount_due", "paid_on", "id"]

    def get_queryset(self) -> QuerySet[SubsidyClaim]:
        if getattr(self, "swagger_fake_view", False):
            return SubsidyClaim.objects.none()
        return selectors.office_claims(self.actor)


ROUTES = [("subsidy-claims", SubsidyClaimViewSet, "subsidy-claim")]

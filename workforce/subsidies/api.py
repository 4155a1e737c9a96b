"""``/api/v1/subsidy-claims`` and ``/api/v1/education-funds``: list and retrieve, for the office."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from workforce.subsidies import rules, selectors
from workforce.subsidies.models import EducationFund, SubsidyClaim


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


class EducationFundSerializer(serializers.ModelSerializer):
    """Money for the education of workers of a unit in a year, in yuan. ``drawn_percent``: of the wages; ``frontline_percent``: of what was
    spent, null while nothing was. ``findings``: codes of what is out of the rules in force today."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    drawn_percent = serializers.SerializerMethodField()
    frontline_percent = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta:
        model = EducationFund
        fields: Any = [
            "id", "unit", "year", "wages", "drawn", "spent", "frontline", "drawn_percent", "frontline_percent", "findings", "version",
        ]  # fmt: skip
        read_only_fields = fields

    @cached_property
    def figures(self) -> rules.FundFigures:
        return selectors.fund_figures(clock.today())

    def _shares(self, row: EducationFund) -> rules.FundShares:
        return rules.fund_shares(row.wages, row.drawn, row.spent, row.frontline, self.figures)

    @extend_schema_field(serializers.DecimalField(max_digits=9, decimal_places=2))
    def get_drawn_percent(self, row: EducationFund) -> Any:
        return str(self._shares(row).drawn)

    @extend_schema_field(serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True))
    def get_frontline_percent(self, row: EducationFund) -> Any:
        share = self._shares(row).frontline
        return None if share is None else str(share)

    def get_findings(self, row: EducationFund) -> list[str]:
        return [code for code, _params in self._shares(row).findings]


class EducationFundViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """The ledger of units in the reach of the personnel office."""

    rights = {"list": "subsidy.office", "retrieve": "subsidy.office"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = EducationFund.objects.none()
    serializer_class = EducationFundSerializer
    filterset_fields = ["year", "unit__code"]
    ordering_fields = ["year", "drawn", "spent", "id"]

    def get_queryset(self) -> QuerySet[EducationFund]:
        return EducationFund.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.funds(self.scope)


ROUTES = [
    ("subsidy-claims", SubsidyClaimViewSet, "subsidy-claim"),
    ("education-funds", EducationFundViewSet, "education-fund"),
]

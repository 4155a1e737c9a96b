"""``/api/v1/fund-payouts``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.funds import selectors
from workforce.funds.models import FundPayout


class FundPayoutSerializer(serializers.ModelSerializer):
    """Payouts in reach as sums; who gets how much is on the page. ``state``: proposed, approved, paid, cancelled."""

    fund = serializers.CharField(source="fund.title", read_only=True)
    state = serializers.CharField(read_only=True)
    level = serializers.IntegerField(read_only=True, allow_null=True)
    people = serializers.IntegerField(read_only=True)

    class Meta:
        model = FundPayout
        fields = ["id", "fund", "title", "level", "amount", "people", "state", "proposed_at", "paid_on", "version"]
        read_only_fields = fields


class FundPayoutViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Payouts in reach as sums; who gets how much is on the page. ``state``: proposed, approved, paid, cancelled."""

    rights = {"list": "fund.view", "retrieve": "fund.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = FundPayout.objects.none()
    serializer_class = FundPayoutSerializer
    filterset_fields = ["state", "fund"]
    ordering_fields = ["amount", "proposed_at", "paid_on", "id"]

    def get_queryset(self) -> QuerySet[FundPayout]:
        if getattr(self, "swagger_fake_view", False):
            return FundPayout.objects.none()
        return selectors.payouts(self.scope)


ROUTES = [("fund-payouts", FundPayoutViewSet, "fund-payout")]

"""``/api/v1/dues-months/``, ``/api/v1/dues-members/``. Bases are no part of the API: a wage is read on its page, one at a time."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.dues import selectors, services
from branches.dues.enums import EntryState, PayWay
from branches.dues.models import DuesEntry, DuesMonth
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, NodeCodeField
from portal.kernel.fields import validate_moment


class DuesMonthSerializer(serializers.ModelSerializer):
    """``due`` and ``paid`` are null where fewer members stand behind them than may be shown to the reader."""

    branch = serializers.CharField(source="branch.node.code", read_only=True)
    members = serializers.IntegerField(read_only=True)
    open_members = serializers.IntegerField(read_only=True)
    missing = serializers.IntegerField(read_only=True)
    due = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    class Meta:
        model = DuesMonth
        fields = ["id", "branch", "month", "state", "members", "open_members", "missing", "due", "paid", "submitted_at", "closed_at"]
        read_only_fields = fields

    def _sum(self, row: Any, name: str) -> str | None:
        own, few = self.context["own"], self.context["few"]
        selectors.with_sums([row], own, few)
        return f"{getattr(row, name) or 0:.2f}" if row.shows_sums else None

    @extend_schema(responses=serializers.CharField(allow_null=True))
    def get_due(self, row: Any) -> str | None:
        return self._sum(row, "due")

    @extend_schema(responses=serializers.CharField(allow_null=True))
    def get_paid(self, row: Any) -> str | None:
        return self._sum(row, "paid")


class DuesOpenInput(serializers.Serializer):
    branch = NodeCodeField(queryset=Branch.objects.none())
    month = serializers.DateField(help_text="any day of the month", validators=[validate_moment])

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["branch"].queryset = Branch.objects.within(scope).select_related("node")
        return found


class DuesMonthViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Months of branches with their sums; opened, submitted and closed here as on the page."""

    rights = {
        "list": "dues.view", "retrieve": "dues.view", "create": "dues.collect", "submit": "dues.collect", "close": "dues.close",
    }  # fmt: skip
    lookup_value_regex = "[0-9]{1,12}"
    queryset = DuesMonth.objects.none()
    serializer_class = DuesMonthSerializer
    filterset_fields = ["month", "state"]

    def get_queryset(self) -> QuerySet[DuesMonth]:
        return selectors.sheet_rows(self.scope)

    def get_serializer_context(self) -> dict[str, Any]:
        found, actor = dict(super().get_serializer_context()), getattr(self.request, "actor", None)
        if actor is not None:
            found |= {"own": actor.scope("dues.collect"), "few": selectors.few_people(clock.today())}
        return found

    def _answer(self, sheet: DuesMonth, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(selectors.sheet_rows(self.scope).get(pk=sheet.pk)).data, code)

    @extend_schema(request=DuesOpenInput, responses={201: DuesMonthSerializer})
    def create(self, request: Request) -> Response:
        """Open a month, or open it again."""
        given = DuesOpenInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        sheet = services.open_month(actor=self.actor, at=clock.now(), **given.validated_data)
        return self._answer(sheet, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=DuesMonthSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Hand the month to a second person."""
        return self._answer(services.submit_month(actor=self.actor, at=clock.now(), sheet=self.get_object()))

    @extend_schema(request=None, responses=DuesMonthSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str | None = None) -> Response:
        """The second person locks the month."""
        return self._answer(services.close_month(actor=self.actor, at=clock.now(), sheet=self.get_object()))


class DuesMemberSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    state = serializers.ChoiceField(choices=EntryState.choices, read_only=True)

    class Meta:
        model = DuesEntry
        fields = ["id", "sheet", "month", "staff_no", "name", "basis", "due", "paid", "paid_on", "state"]
        read_only_fields = fields


class PaymentInput(serializers.Serializer):
    """``amount`` left out: all that is open."""

    amount = serializers.DecimalField(max_digits=10, decimal_places=2, required=False, allow_null=True, default=None)
    paid_on = serializers.DateField()
    way = serializers.ChoiceField(choices=PayWay.choices)


class DuesMemberViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Members' months of the own branches."""

    rights = {"list": "dues.collect", "retrieve": "dues.collect", "pay": "dues.collect"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = DuesEntry.objects.none()
    serializer_class = DuesMemberSerializer
    filterset_fields = ["sheet", "month"]

    def get_queryset(self) -> QuerySet[DuesEntry]:
        return selectors.entry_rows(self.scope)

    @extend_schema(request=PaymentInput, responses=DuesMemberSerializer)
    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: str | None = None) -> Response:
        """Record a payment; repeat safely with an ``Idempotency-Key``."""
        entry, given = self.get_object(), PaymentInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.pay(actor=self.actor, at=clock.now(), entry=entry, **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=entry.pk)).data)


ROUTES = [("dues-months", DuesMonthViewSet, "dues-month"), ("dues-members", DuesMemberViewSet, "dues-member")]

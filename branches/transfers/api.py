"""``/api/v1/transfer-letters/``: letters of both sides, confirmed by the receiving one."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.transfers import selectors, services
from branches.transfers.models import TransferLetter
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class TransferLetterSerializer(serializers.ModelSerializer):
    """Branches by code; ``outside`` names the organisation beyond the enterprise."""

    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    from_branch = serializers.CharField(source="from_branch.node.code", read_only=True, allow_null=True, default=None)
    to_branch = serializers.CharField(source="to_branch.node.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = TransferLetter
        fields = [
            "id", "number", "staff_no", "kind", "from_branch", "to_branch", "outside", "standing", "dues_paid_until", "issued_on",
            "expires_on", "state", "moved_on",
        ]  # fmt: skip
        read_only_fields = fields


class ConfirmInput(serializers.Serializer):
    on = serializers.DateField()


class TransferLetterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Letters inside the reach."""

    rights = {"list": "transfer.view", "retrieve": "transfer.view", "confirm": "transfer.confirm"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = TransferLetter.objects.none()
    serializer_class = TransferLetterSerializer
    filterset_fields = ["kind", "state"]

    def get_queryset(self) -> QuerySet[TransferLetter]:
        return selectors.letter_rows(self.scope)

    @extend_schema(request=ConfirmInput, responses=TransferLetterSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """Receive the member; the membership moves at once."""
        letter, given = self.get_object(), ConfirmInput(data=request.data)
        given.is_valid(raise_exception=True)
        words: dict[str, Any] = given.validated_data
        services.confirm_letter(actor=self.actor, at=clock.now(), letter=letter, **words)
        return Response(self.get_serializer(selectors.letter_rows(self.actor.scope("transfer.view")).get(pk=letter.pk)).data)


ROUTES = [("transfer-letters", TransferLetterViewSet, "transfer-letter")]

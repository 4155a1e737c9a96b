"""``/api/v1/service-tickets``: list, retrieve. Neither names nor the words of people leave by the interface."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.tickets import access, selectors
from branches.tickets.models import ServiceTicket
from portal.kernel.api import HouseViewSet


class ServiceTicketSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    topic = serializers.CharField(source="topic.code", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True, default=None)

    class Meta:
        model = ServiceTicket
        fields = [
            "id", "branch", "topic", "source", "activity", "unit", "state", "raised_on", "due_on", "answered_on", "closed_on",
            "escalated_on", "helped", "version",
        ]  # fmt: skip
        read_only_fields = fields


class ServiceTicketViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Tickets that the actor's offices see."""

    rights = {"list": "ticket.view", "retrieve": "ticket.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ServiceTicket.objects.none()
    serializer_class = ServiceTicketSerializer
    filterset_fields = ["state", "source", "topic__code", "branch__node__code"]
    ordering_fields = ["raised_on", "id"]

    def get_queryset(self) -> QuerySet[ServiceTicket]:
        if getattr(self, "swagger_fake_view", False):
            return ServiceTicket.objects.none()
        return selectors.with_all(access.office_rows(self.actor))


ROUTES = [("service-tickets", ServiceTicketViewSet, "service-ticket")]

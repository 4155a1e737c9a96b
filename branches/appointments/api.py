"""``/api/v1/appointments`` and ``/api/v1/party-staff``: list, retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.appointments import selectors
from branches.appointments.models import CrossPost, PartyStaff
from portal.kernel.api import HouseViewSet


class AppointmentSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)

    class Meta:
        model = CrossPost
        fields = ["id", "node", "staff_no", "body", "rank", "title", "document", "from_on", "to_on", "ended_on", "version"]
        read_only_fields = fields


class AppointmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Posts in Party, board, management and union, in reach."""

    rights = {"list": "appointment.view", "retrieve": "appointment.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = CrossPost.objects.none()
    serializer_class = AppointmentSerializer
    filterset_fields = ["body", "node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[CrossPost]:
        return selectors.posts(self.scope)


class PartyStaffSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)

    class Meta:
        model = PartyStaff
        fields = ["id", "node", "staff_no", "title", "source", "is_full_time", "load", "duty", "from_on", "ended_on", "version"]
        read_only_fields = fields


class PartyStaffViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """The roster of Party staff in reach."""

    rights = {"list": "party_staff.view", "retrieve": "party_staff.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PartyStaff.objects.none()
    serializer_class = PartyStaffSerializer
    filterset_fields = ["source", "is_full_time", "node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[PartyStaff]:
        return selectors.staff(self.scope)


ROUTES = [("appointments", AppointmentViewSet, "appointment"), ("party-staff", PartyStaffViewSet, "party-staff")]

"""``/api/v1/honours``: list, retrieve, register."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node
from portal.people.models import Person
from workforce.honours import access, selectors, services
from workforce.honours.enums import HonourLevel
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.services import Award


class HonourSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="title.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True, default=None)
    node = serializers.CharField(source="node.code", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Honour
        fields = [
            "id", "title", "level", "staff_no", "node", "awarded_on", "awarded_by", "document", "matter", "is_shown", "state",
            "withdraw_reason", "version",
        ]  # fmt: skip

    def get_state(self, row: Honour) -> str:
        """registered, confirmed or withdrawn."""
        return access.state_of(row)


class HonourInput(serializers.Serializer):
    """``staff_no`` for people, ``node`` for collectives; both are looked up in the reach of the right to register."""

    title = serializers.SlugRelatedField(slug_field="code", queryset=HonourTitle.objects.filter(is_active=True))
    staff_no = serializers.SlugRelatedField(slug_field="staff_no", queryset=Person.objects.none(), source="person", default=None)
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none(), default=None)
    level = serializers.ChoiceField(choices=HonourLevel.choices, default=None)
    awarded_on = serializers.DateField()
    awarded_by = serializers.CharField(max_length=80)
    document = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    matter = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["staff_no"].queryset = Person.objects.within(scope).select_related("unit")
            found["node"].queryset = Node.objects.within(scope)
        return found


class HonourApiFilter(filters.FilterSet):
    staff_no = filters.CharFilter(field_name="person__staff_no")
    node = filters.CharFilter(field_name="node__code")
    title = filters.CharFilter(field_name="title__code")
    year = filters.NumberFilter(field_name="awarded_on", lookup_expr="year", min_value=1949, max_value=2200)

    class Meta:
        model = Honour
        fields = ["level"]


class HonourViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Honours in reach."""

    rights = {"list": "honour.view", "retrieve": "honour.view", "create": "honour.register"}
    queryset = Honour.objects.none()
    serializer_class = HonourSerializer
    filterset_class = HonourApiFilter
    ordering_fields = ["awarded_on", "level", "id"]

    def get_queryset(self) -> QuerySet[Honour]:
        if getattr(self, "swagger_fake_view", False):
            return Honour.objects.none()
        return selectors.honours(self.scope)

    @extend_schema(request=HonourInput, responses={201: HonourSerializer})
    def create(self, request: Request) -> Response:
        """Register an honour; it counts after a second person has confirmed it on the page."""
        given = HonourInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        row = services.register_honour(actor=self.actor, at=clock.now(), award=Award(**given.validated_data))
        return Response(HonourSerializer(row).data, status=status.HTTP_201_CREATED)


ROUTES = [("honours", HonourViewSet, "honour")]

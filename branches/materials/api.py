"""``/api/v1/materials``, ``/api/v1/material-stocks``, ``/api/v1/material-moves`` and ``/api/v1/equipment``."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from branches.materials import selectors, services
from branches.materials.enums import MoveKind
from branches.materials.models import Equipment, Material, MaterialMovement, MaterialStore, StockPosition
from branches.materials.services import MoveFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class MaterialSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)

    class Meta:
        model = Material
        fields = ["id", "node", "code", "name", "spec", "kind", "unit_label", "maker", "fits", "is_active", "version"]
        read_only_fields = fields


class StockSerializer(serializers.ModelSerializer):
    """``least``: the safety line, null where there is none."""

    code = serializers.CharField(source="material.code", read_only=True)
    store_name = serializers.CharField(source="store.name", read_only=True)
    is_below = serializers.BooleanField(read_only=True)

    class Meta:
        model = StockPosition
        fields = ["id", "material", "code", "store", "store_name", "shelf", "on_hand", "least", "is_below", "last_moved_on"]
        read_only_fields = fields


class MovementSerializer(serializers.ModelSerializer):
    """``reverses``: the entry that this counter-entry takes back."""

    unit_to = serializers.CharField(source="unit_to.code", read_only=True, default=None)

    class Meta:
        model = MaterialMovement
        fields = [
            "id", "material", "store", "kind", "batch_no", "quantity", "moved_on", "supplier", "unit_to", "used_for", "paper_no",
            "reverses", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class MovementInput(serializers.Serializer):
    """An entry in a store that the owner of the token looks after."""

    material = serializers.PrimaryKeyRelatedField(queryset=Material.objects.none())
    store = serializers.PrimaryKeyRelatedField(queryset=MaterialStore.objects.none())
    kind = serializers.ChoiceField(choices=MoveKind.choices)
    batch_no = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    moved_on = serializers.DateField()
    supplier = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    used_for = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    paper_no = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        actor, today = self.context.get("actor"), clock.today()
        if actor is not None:
            found["material"].queryset = selectors.materials(actor, "material.view", today)
            found["store"].queryset = selectors.stores(actor, "stock.move", today)
        return found


class EquipmentSerializer(serializers.ModelSerializer):
    """``is_sound``: as the last check found it, null where nobody looked."""

    node = serializers.CharField(source="node.code", read_only=True)
    is_sound = serializers.SerializerMethodField()
    checked_on = serializers.DateField(source="last_on", read_only=True)

    class Meta:
        model = Equipment
        fields = [
            "id", "node", "code", "name", "model", "maker", "place", "used_from", "retired_on", "is_innovation", "innovation", "data_link",
            "link_note", "is_sound", "checked_on", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_sound(self, row: Any) -> bool | None:
        return None if row.was_sound is None else bool(row.was_sound)


class MaterialViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Part files in reach."""

    rights = {"list": "material.view", "retrieve": "material.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Material.objects.none()
    serializer_class = MaterialSerializer
    filterset_fields = ["code", "node__code", "is_active"]
    ordering_fields = ["code", "id"]

    def get_queryset(self) -> QuerySet[Material]:
        if getattr(self, "swagger_fake_view", False):
            return Material.objects.none()
        return selectors.materials(self.actor, "material.view", clock.today())


class MaterialStockViewSet(mixins.ListModelMixin, HouseViewSet):
    """What lies where."""

    rights = {"list": "material.view"}
    queryset = StockPosition.objects.none()
    serializer_class = StockSerializer
    filterset_fields = ["material", "store"]
    ordering_fields = ["on_hand", "id"]

    def get_queryset(self) -> QuerySet[StockPosition]:
        if getattr(self, "swagger_fake_view", False):
            return StockPosition.objects.none()
        return selectors.positions(self.actor, "material.view", clock.today())


class MaterialMoveViewSet(mixins.ListModelMixin, HouseViewSet):
    """The book of movements; entries are added, never changed."""

    rights = {"list": "material.view", "create": "stock.move"}
    queryset = MaterialMovement.objects.none()
    serializer_class = MovementSerializer
    filterset_fields = ["material", "store", "kind", "batch_no"]
    ordering_fields = ["moved_on", "id"]

    def get_queryset(self) -> QuerySet[MaterialMovement]:
        if getattr(self, "swagger_fake_view", False):
            return MaterialMovement.objects.none()
        return selectors.movements(self.actor, "material.view", clock.today())

    @extend_schema(request=MovementInput, responses={201: MovementSerializer})
    def create(self, request: Request) -> Response:
        """Add an entry."""
        given = MovementInput(data=request.data, context={"actor": self.actor})
        given.is_valid(raise_exception=True)
        row = services.record_move(actor=self.actor, at=clock.now(), facts=MoveFacts(**given.validated_data))
        return Response(MovementSerializer(row).data, status=status.HTTP_201_CREATED)


class EquipmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Machines in reach with what the last check found."""

    rights = {"list": "equipment.view", "retrieve": "equipment.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Equipment.objects.none()
    serializer_class = EquipmentSerializer
    filterset_fields = ["code", "node__code", "is_innovation", "data_link"]
    ordering_fields = ["code", "id"]

    def get_queryset(self) -> QuerySet[Equipment]:
        if getattr(self, "swagger_fake_view", False):
            return Equipment.objects.none()
        return selectors.with_last_check(selectors.equipment_rows(self.scope), clock.today())


ROUTES = [
    ("materials", MaterialViewSet, "material"),
    ("material-stocks", MaterialStockViewSet, "material-stock"),
    ("material-moves", MaterialMoveViewSet, "material-move"),
    ("equipment", EquipmentViewSet, "equipment"),
]

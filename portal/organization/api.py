"""``/api/v1/units/``: the tree for machines; the key is the code."""

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.scope import subtree
from portal.organization import services
from portal.organization.enums import NodeKind
from portal.organization.models import Node, PeerGroup
from portal.organization.selectors import matching


@extend_schema_field(OpenApiTypes.STR)
class ScopedParent(serializers.SlugRelatedField):
    """A node by code, inside the reach of the request."""

    def get_queryset(self):
        request = self.context.get("request")
        return Node.objects.within(request.scope) if request is not None and hasattr(request, "scope") else Node.objects.none()


class UnitSerializer(serializers.ModelSerializer):
    parent = ScopedParent(slug_field="code", allow_null=True)  # type: ignore[assignment]
    peer_group = serializers.SlugRelatedField(
        slug_field="code", queryset=PeerGroup.objects.filter(is_active=True), allow_null=True, required=False
    )
    kind = serializers.ChoiceField(choices=NodeKind.choices)

    class Meta:
        model = Node
        fields = (
            "code", "name", "short_name", "kind", "parent", "peer_group", "field", "path", "sort", "opened_on", "closed_on", "version",
        )  # fmt: skip
        read_only_fields = ("path", "closed_on", "version")
        extra_kwargs = {"code": {"validators": []}, "short_name": {"required": False}}


class UnitChangeSerializer(serializers.ModelSerializer):
    peer_group = serializers.SlugRelatedField(
        slug_field="code", queryset=PeerGroup.objects.filter(is_active=True), allow_null=True, required=False
    )
    version = serializers.IntegerField()

    class Meta:
        model = Node
        fields = ("name", "short_name", "peer_group", "field", "sort", "opened_on", "version")


class MoveSerializer(serializers.Serializer):
    parent = ScopedParent(slug_field="code")  # type: ignore[assignment]
    version = serializers.IntegerField()


class CloseSerializer(serializers.Serializer):
    closed_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
    version = serializers.IntegerField()


class UnitFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=NodeKind.choices)
    parent = django_filters.CharFilter(field_name="parent__code")
    under = django_filters.CharFilter(method="filter_under", label="code of the top of a subtree")
    q = django_filters.CharFilter(method="filter_text", label="name or code")
    is_open = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")

    class Meta:
        model = Node
        fields = ("kind", "field", "parent", "under", "q", "is_open")

    def filter_under(self, rows, name, value):
        top = rows.filter(code=value).first()
        return rows.filter(subtree("path", top.path)) if top else rows.none()

    def filter_text(self, rows, name, value):
        return rows.filter(matching(value))


class UnitViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {
        "list": "node.view", "retrieve": "node.view", "create": "node.edit", "partial_update": "node.edit",
        "move": "node.edit", "close": "node.edit",
    }  # fmt: skip
    queryset = Node.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    ordering_fields = ("path", "code", "name")
    lookup_field = "code"
    lookup_value_regex = r"[A-Z0-9-]+"

    def get_queryset(self):
        return Node.objects.within(self.scope).select_related("parent", "peer_group")

    @extend_schema(request=UnitSerializer, responses={201: UnitSerializer})
    def create(self, request):
        """Add a node."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = {"short_name": "", **form.validated_data}
        node = services.create_node(actor=self.actor, at=clock.now(), **values)
        return Response(self.get_serializer(node).data, status.HTTP_201_CREATED)

    @extend_schema(request=UnitChangeSerializer, responses=UnitSerializer)
    def partial_update(self, request, code=None):
        """Change a node; ``version`` is the one that was read."""
        node = self.get_object()
        form = UnitChangeSerializer(node, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        node = services.update_node(actor=self.actor, at=clock.now(), node=node, **form.validated_data)
        return Response(self.get_serializer(node).data)

    @extend_schema(request=MoveSerializer, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, code=None):
        """Move a subtree."""
        node = self.get_object()
        form = MoveSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        data = form.validated_data
        node = services.move_node(actor=self.actor, at=clock.now(), node=node, new_parent=data["parent"], version=data["version"])
        return Response(self.get_serializer(node).data)

    @extend_schema(request=CloseSerializer, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, code=None):
        """Close a node."""
        node = self.get_object()
        form = CloseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        node = services.close_node(actor=self.actor, at=clock.now(), node=node, **form.validated_data)
        return Response(self.get_serializer(node).data)


ROUTES = [("units", UnitViewSet, "unit")]

"""``/api/v1/branches/``: party organisations for machines; the key is the code of the node."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.response import Response

from branches.orgs import rules, selectors, services
from branches.orgs.access import may_see_members, roster_scope
from branches.orgs.enums import BranchPostKind, TermState
from branches.orgs.filters import BranchFilter, PostApiFilter
from branches.orgs.models import Branch, BranchPost, BranchProxy
from branches.orgs.services.founding import PARENT_KINDS
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node, PeerGroup
from portal.people.models import Person

ROW_FIELDS = (
    "code", "name", "short_name", "kind", "parent", "peer_group", "founded_on", "closed_on", "member_count", "full_member_count", "version",
)  # fmt: skip
BRANCH_CHOICES = [(kind.value, kind.label) for kind in map(NodeKind, BRANCH_KINDS)]


class MemberSerializer(serializers.Serializer):
    """A member by staff number; the name keeps its first character only."""

    staff_no = serializers.CharField(source="person.staff_no")
    name = serializers.SerializerMethodField()
    standing = serializers.CharField()
    group = serializers.CharField(source="group.code", default=None)
    from_on = serializers.DateField()

    def get_name(self, row: Any) -> str:
        return row.person.name[:1] + "*" * (len(row.person.name) - 1)


class PostSerializer(serializers.Serializer):
    post = serializers.ChoiceField(choices=BranchPostKind.choices)
    staff_no = serializers.CharField(source="person.staff_no")
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)


class CoverSerializer(serializers.Serializer):
    unit = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.name")
    share = serializers.DecimalField(max_digits=5, decimal_places=2)
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)


class BranchSerializer(serializers.ModelSerializer):
    """A row of the list. Counts are those of today."""

    code = serializers.CharField(source="node.code")
    name = serializers.CharField(source="node.name")
    short_name = serializers.CharField(source="node.short_name")
    kind = serializers.ChoiceField(source="node.kind", choices=BRANCH_CHOICES)
    parent = serializers.CharField(source="node.parent.code", default=None)  # type: ignore[assignment]
    peer_group = serializers.CharField(source="node.peer_group.code", default=None)
    closed_on = serializers.DateField(source="node.closed_on")
    member_count = serializers.SerializerMethodField()
    full_member_count = serializers.SerializerMethodField()

    class Meta:
        model = Branch
        fields: tuple[str, ...] = ROW_FIELDS
        read_only_fields: tuple[str, ...] = ROW_FIELDS

    def get_member_count(self, branch: Branch) -> int:
        return self.context["counts"].get(branch.pk, (0, 0))[0]

    def get_full_member_count(self, branch: Branch) -> int:
        return self.context["counts"].get(branch.pk, (0, 0))[1]


class BranchDetailSerializer(BranchSerializer):
    """``members`` and ``posts`` are null for whoever may not see the register."""

    covers = serializers.SerializerMethodField()
    posts = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    class Meta(BranchSerializer.Meta):
        fields = (*ROW_FIELDS, "note", "covers", "posts", "members")
        read_only_fields = fields

    @property
    def today(self) -> date:
        return self.context["today"]

    @extend_schema_field(CoverSerializer(many=True))
    def get_covers(self, branch: Branch) -> Any:
        return CoverSerializer(branch.coverage.valid_on(self.today).select_related("unit").order_by("unit__path"), many=True).data

    @extend_schema_field(PostSerializer(many=True, allow_null=True))
    def get_posts(self, branch: Branch) -> Any:
        rows = selectors.committee_on(branch, self.today)
        return PostSerializer(rows, many=True).data if self.context["shows_members"] else None

    @extend_schema_field(MemberSerializer(many=True, allow_null=True))
    def get_members(self, branch: Branch) -> Any:
        rows = selectors.members_on(branch, self.today)
        return MemberSerializer(rows, many=True).data if self.context["shows_members"] else None


def _within(field: serializers.Field, find: Callable[[Any], QuerySet[Any]], nothing: QuerySet[Any]) -> QuerySet[Any]:
    """What the request may name; nothing while only the schema is drawn."""
    request = field.context.get("request")
    return find(request) if request is not None and hasattr(request, "scope") else nothing


class ScopedParent(serializers.SlugRelatedField):
    """A party committee or general branch by code, inside the reach of the request."""

    def get_queryset(self) -> QuerySet[Any]:
        return _within(self, lambda r: Node.objects.within(r.scope).filter(kind__in=PARENT_KINDS), Node.objects.none())


class ScopedPerson(serializers.SlugRelatedField):
    """Somebody of the roster by staff number, where the actor finds his people."""

    def get_queryset(self) -> QuerySet[Any]:
        return _within(self, lambda r: Person.objects.within(roster_scope(r.actor)), Person.objects.none())


class BranchCreateSerializer(serializers.Serializer):
    """``founders``: staff numbers of the first members, all of them full members."""

    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=60)
    short_name = serializers.CharField(max_length=20, required=False, default="")
    kind = serializers.ChoiceField(choices=BRANCH_CHOICES)
    parent = ScopedParent(slug_field="code", queryset=Node.objects.none())  # type: ignore[assignment]
    peer_group = serializers.SlugRelatedField(
        slug_field="code", queryset=PeerGroup.objects.filter(is_active=True), allow_null=True, required=False
    )
    founded_on = serializers.DateField()
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    founders = ScopedPerson(slug_field="staff_no", queryset=Person.objects.none(), many=True, required=False)
    override_reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class BranchChangeSerializer(serializers.Serializer):
    """``version`` is the one that was read: a stale one is answered 409 with what the other person stored."""

    name = serializers.CharField(max_length=60, required=False)
    short_name = serializers.CharField(max_length=20, required=False)
    peer_group = serializers.SlugRelatedField(
        slug_field="code", queryset=PeerGroup.objects.filter(is_active=True), allow_null=True, required=False
    )
    founded_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField()


class BranchApiFilter(BranchFilter):
    peer_group = django_filters.CharFilter(field_name="node__peer_group__code")
    is_open = django_filters.BooleanFilter(field_name="node__closed_on", lookup_expr="isnull")


class BranchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, HouseViewSet):
    rights = {"list": "branch.view", "retrieve": "branch.view", "create": "branch.edit", "partial_update": "branch.edit"}
    lookup_field = "node__code"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[A-Za-z0-9-]+"
    filterset_class = BranchApiFilter
    ordering_fields = ("node__code", "node__name", "founded_on")
    queryset = Branch.objects.none()

    def get_queryset(self):
        return Branch.objects.within(self.scope).select_related("node__parent", "node__peer_group").order_by("node__path")

    def get_serializer_class(self):
        return {"list": BranchSerializer, "create": BranchCreateSerializer, "partial_update": BranchChangeSerializer}.get(
            self.action, BranchDetailSerializer
        )

    def _shown(self, branch: Branch) -> dict[str, Any]:
        today = clock.today()
        context = {
            **self.get_serializer_context(), "today": today, "counts": selectors.member_counts([branch.pk], today),
            "shows_members": may_see_members(self.actor, branch),
        }  # fmt: skip
        return BranchDetailSerializer(branch, context=context).data

    @extend_schema(responses=BranchSerializer(many=True))
    def list(self, request, *args, **kwargs):
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        counts = selectors.member_counts([branch.pk for branch in rows], clock.today())
        data = BranchSerializer(rows, many=True, context={**self.get_serializer_context(), "counts": counts}).data
        return self.get_paginated_response(data)

    def retrieve(self, request, *args, **kwargs):
        return Response(self._shown(self.get_object()))

    @extend_schema(request=BranchCreateSerializer, responses={201: BranchDetailSerializer})
    def create(self, request, *args, **kwargs):
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        values["founders"] = [services.NewMember(person) for person in values.pop("founders", [])]
        branch = services.create_branch(actor=self.actor, at=clock.now(), **values)
        return Response(self._shown(branch), status=status.HTTP_201_CREATED)

    @extend_schema(request=BranchChangeSerializer, responses=BranchDetailSerializer)
    def partial_update(self, request, *args, **kwargs):
        branch = self.get_object()
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        branch = services.update_branch(actor=self.actor, at=clock.now(), branch=branch, **form.validated_data)
        return Response(self._shown(branch))


class TermSerializer(serializers.ModelSerializer):
    """A post that is held today; ``to_on`` is the end of the term, ``state`` where it stands."""

    branch = serializers.CharField(source="branch.node.code")
    staff_no = serializers.CharField(source="person.staff_no")
    group = serializers.CharField(source="group.code", default=None)
    state = serializers.SerializerMethodField()

    class Meta:
        model = BranchPost
        fields = ("id", "branch", "post", "staff_no", "group", "from_on", "to_on", "regular_to_on", "state")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=TermState.choices))
    def get_state(self, row: BranchPost) -> str:
        return rules.term_state(row.to_on, clock.today(), self.context["lead_months"]).value


class PostViewSet(mixins.ListModelMixin, HouseViewSet):
    """Posts that are held today with their terms."""

    rights = {"list": "branch.terms"}
    serializer_class = TermSerializer
    filterset_class = PostApiFilter
    ordering_fields = ("from_on", "to_on")
    queryset = BranchPost.objects.none()

    def get_queryset(self):
        rows = BranchPost.objects.within(self.scope).valid_on(clock.today()).filter(branch__node__closed_on=None)
        return rows.select_related("branch__node", "person", "group").order_by("branch__node__path", "pk")

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "lead_months": selectors.term_parameters(clock.today()).lead_months}


class ProxySerializer(serializers.ModelSerializer):
    """Who does the secretary's work between two dates, both included."""

    branch = serializers.CharField(source="branch.node.code")
    staff_no = serializers.CharField(source="person.staff_no")

    class Meta:
        model = BranchProxy
        fields = ("id", "branch", "staff_no", "from_on", "to_on", "reason", "withdrawn_at")
        read_only_fields = fields


class ProxyApiFilter(django_filters.FilterSet):
    branch = django_filters.CharFilter(field_name="branch__node__code")
    is_withdrawn = django_filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = BranchProxy
        fields = ("branch", "is_withdrawn")


class ProxyViewSet(mixins.ListModelMixin, HouseViewSet):
    """The secretaries' proxies, past ones too."""

    rights = {"list": "branch.members"}
    serializer_class = ProxySerializer
    filterset_class = ProxyApiFilter
    ordering_fields = ("from_on", "to_on")
    queryset = BranchProxy.objects.none()

    def get_queryset(self):
        return BranchProxy.objects.within(self.scope).select_related("branch__node", "person").order_by("-from_on", "-pk")


ROUTES = [
    ("branches", BranchViewSet, "branch"), ("branch-posts", PostViewSet, "branch-post"), ("branch-proxies", ProxyViewSet, "branch-proxy"),
]  # fmt: skip

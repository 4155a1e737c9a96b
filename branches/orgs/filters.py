import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.orgs import selectors
from branches.orgs.enums import BranchPostKind, TermState
from branches.orgs.models import Branch, BranchPost
from portal.kernel import clock
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import PeerGroup


class BranchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_text",
        label=_("按名称或编码搜索"),
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "placeholder": _("按名称或编码搜索")}),
    )
    kind = django_filters.ChoiceFilter(
        field_name="node__kind",
        label=_("类别"),
        choices=[(k.value, k.label) for k in map(NodeKind, BRANCH_KINDS)],
        empty_label=_("全部类别"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )
    peer_group = django_filters.ModelChoiceFilter(
        field_name="node__peer_group",
        label=_("同类组"),
        queryset=PeerGroup.objects.filter(is_active=True),
        empty_label=_("全部同类组"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )

    class Meta:
        model = Branch
        fields = ("q", "kind", "peer_group")

    def by_text(self, rows, name, value):
        text = value.strip()[:40]
        return rows.filter(Q(node__name__icontains=text) | Q(node__short_name__icontains=text) | Q(node__code__istartswith=text))


class TermFilter(django_filters.FilterSet):
    """Posts by branch or person, post, and where the term stands."""

    q = django_filters.CharFilter(
        method="by_text",
        label=_("按支部、编码或姓名搜索"),
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "placeholder": _("按支部、编码或姓名搜索")}),
    )
    post = django_filters.ChoiceFilter(
        label=_("职务"), choices=BranchPostKind.choices, empty_label=_("全部职务"), widget=forms.Select(attrs={"class": "input input--sm"})
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("任期状态"),
        choices=TermState.choices,
        empty_label=_("全部状态"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )

    class Meta:
        model = BranchPost
        fields = ("q", "post", "state")

    def by_text(self, rows, name, value):
        text = value.strip()[:40]
        found = Q(branch__node__name__icontains=text) | Q(branch__node__code__istartswith=text) | Q(person__name__icontains=text)
        return rows.filter(found)

    def by_state(self, rows, name, value):
        return selectors.posts_by_term(rows, value, clock.today())


class PostApiFilter(TermFilter):
    """The same, and one branch by its code."""

    branch = django_filters.CharFilter(field_name="branch__node__code")

    class Meta:
        model = BranchPost
        fields = ("q", "post", "state", "branch")

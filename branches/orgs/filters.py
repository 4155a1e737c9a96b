import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
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

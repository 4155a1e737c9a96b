import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from branches.policies.enums import PolicyLevel
from branches.policies.models import Policy

SMALL = {"class": "input input--sm"}


class PolicyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("制度名称"), field_name="title", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("制度名称")}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(
        label=_("层级"), choices=PolicyLevel.choices, empty_label=_("全部层级"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = Policy
        fields = ["q", "level"]

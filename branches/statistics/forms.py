"""Forms of the yearly statistics."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.statistics import selectors
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class DrawForm(forms.Form):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, error_messages={"required": _("请填写年度，例如 2026。")})

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope)
        self.fields["year"].initial = today.year if today.month > 3 else today.year - 1


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class GiveBackForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("退回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明退回原因。")}
    )

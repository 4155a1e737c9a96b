"""Forms of joint reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.reports import selectors
from branches.reports.messages import SENTENCES
from branches.reports.services import MOST
from portal.kernel.periods import Period, parse_period
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class DrawForm(forms.Form):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    period = forms.CharField(label=_("时期"), max_length=7, help_text=_("月度写 2026-11，季度写 2026Q3。"))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope, today)

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"].strip().upper())
        except ValueError:
            raise forms.ValidationError(SENTENCES["report.period_kind"]) from None


class ChapterForm(forms.Form):
    text = forms.CharField(label=_("正文"), max_length=MOST + 1000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(widget=forms.HiddenInput)

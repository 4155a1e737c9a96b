"""Forms of year books."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.yearbook import selectors
from branches.yearbook.rules import MOST_WORDS
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class BindForm(forms.Form):
    branch = NodeChoice(
        label=_("党支部"), queryset=Node.objects.none(), required=False, empty_label=_("范围内全部支部"), to_field_name="code"
    )
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, error_messages={"required": _("请填写年度，例如 2026。")})

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = selectors.bindable(scope)
        self.fields["branch"].queryset = Node.objects.filter(branch__in=self.found.order_by()).order_by("path")
        self.fields["year"].initial = today.year if today.month > 3 else today.year - 1
        if self.found.count() == 1:
            self.fields["branch"].empty_label = None

    def branches(self) -> list[Branch]:
        """The one that was chosen, or all of the reach."""
        chosen = self.cleaned_data["branch"]
        return list(self.found.filter(pk=chosen.pk) if chosen else self.found)


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=_("年度工作总结"), max_length=MOST_WORDS + 1000, required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("用自己的话写，重新生成不会覆盖。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

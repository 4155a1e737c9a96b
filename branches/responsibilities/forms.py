"""Forms of responsibility lists."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.responsibilities import rules, selectors
from branches.responsibilities.enums import DutyHolder, DutyOutcome
from branches.responsibilities.services import StatementFacts
from portal.kernel.forms import FilesField
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class StatementForm(forms.Form):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    holder = forms.ChoiceField(label=_("责任主体"), choices=DutyHolder.choices)
    label = forms.CharField(
        label=_("部门或岗位"), max_length=40, required=False, help_text=_("部门责任写部门名称，例如“安全科”；写岗位，不写姓名。")
    )
    text = forms.CharField(
        label=_("责任内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明责任内容。")}
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称、文号或会议决定。"),
        error_messages={"required": _("请写明依据，例如文件名称或会议决定。")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope, today)
        if not is_new:
            del self.fields["node"]

    def facts(self) -> StatementFacts:
        data = self.cleaned_data
        return StatementFacts(data["holder"], data["text"], data["source"], data["label"])


class OutcomeForm(forms.Form):
    half = forms.ChoiceField(label=_("半年度"))
    outcome = forms.ChoiceField(label=_("落实情况"), choices=DutyOutcome.choices)
    words = forms.CharField(
        label=_("说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("怎样落实的、还差什么。"),
        error_messages={"required": _("请写明怎样落实、还差什么。")},
    )  # fmt: skip
    uploads = FilesField(label=_("照片或文件"), help_text=_("佐证材料，选填。"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = rules.half_of(today)
        self.fields["half"].choices = [(half, half) for half in (running, rules.half_before(running))]

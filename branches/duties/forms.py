"""Forms of duties: which branch is freed of what, until when and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.duties import selectors
from branches.duties.enums import ExemptionReason, PeriodKind
from branches.duties.services import ExemptionFacts
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput
from portal.organization.models import Node

OFTEN = {PeriodKind.MONTH: _("每月"), PeriodKind.QUARTER: _("每季度"), PeriodKind.YEAR: _("每年")}


class ExemptionForm(forms.Form):
    """An exemption of one branch. Shapes only: the rules are asked by the service."""

    rule_code = forms.ChoiceField(label=_("任务"), error_messages={"invalid_choice": _("该支部没有这项任务，请从列表中选择。")})
    group = forms.ModelChoiceField(
        label=_("党小组"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("整个支部"),
        error_messages={"invalid_choice": _("所选党小组不属于该支部，请重新选择。")},
    )  # fmt: skip
    from_on = forms.DateField(
        label=_("开始日期"), widget=DateInput(), validators=[validate_moment], error_messages={"required": _("请填写开始日期。")}
    )
    to_on = forms.DateField(
        label=_("截止日期"), widget=DateInput(), validators=[validate_moment], error_messages={"required": _("请填写截止日期。")},
        help_text=_("到期日在这段时间内的任务予以免除：月度任务看月末，季度任务看季末，年度任务看年末。"),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("免除原因"), choices=ExemptionReason.choices, error_messages={"invalid_choice": _("请从列表中选择免除原因。")}
    )
    note = forms.CharField(
        label=_("具体情况"), max_length=200, widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        error_messages={"required": _("请写明具体情况，例如“7 月 1 日至 31 日工作面搬家停产”。")},
    )  # fmt: skip

    def __init__(self, *args: Any, branch: Branch, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        rows = selectors.rules_for(branch, day)
        self.fields["rule_code"].choices = [(row.code, f"{row.kind.name}（{OFTEN[PeriodKind(row.period)]}）") for row in rows]
        self.fields["group"].queryset = groups = groups_of(branch, day)
        if not groups.exists():
            del self.fields["group"]

    def facts(self) -> ExemptionFacts:
        return ExemptionFacts(branch=self.branch, **self.cleaned_data)

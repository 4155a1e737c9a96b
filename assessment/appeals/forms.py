"""Forms of appeals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.appeals.enums import AppealGround, AppealVerdict
from assessment.rounds.models import AssessmentRound
from assessment.rounds.selectors import body_of
from assessment.schemes.selectors import name_of
from branches.orgs.models import Branch
from portal.kernel.forms import VersionForm
from portal.kernel.scope import Scope


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BranchChoice(forms.ModelChoiceField):
    """Branches by their code."""

    def label_from_instance(self, obj: Branch) -> str:
        return obj.node.name

    def prepare_value(self, value: Any) -> Any:
        return value.node.code if isinstance(value, Branch) else value


class AppealForm(forms.Form):
    """Of rounds whose results are shown now, and branches in reach."""

    round = forms.ChoiceField(label=_("考核期"))
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"), to_field_name="node__code")
    indicator = forms.ChoiceField(label=_("指标"))
    ground = forms.ChoiceField(label=_("申诉事由"), choices=AppealGround.choices)
    text = forms.CharField(
        label=_("申诉内容"), max_length=1000, widget=_words(5), help_text=_("写清哪条记录、哪个数、为什么；提交后可以附文件。")
    )

    def __init__(self, *args: Any, rounds: Sequence[AssessmentRound], scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {row.code: row for row in rounds}
        lines = {line.code: name_of(line) for row in rounds for line in body_of(row).indicators}
        self.fields["round"].choices = [(code, code) for code in self.rounds]  # type: ignore[attr-defined]
        self.fields["indicator"].choices = [(code, f"{code} {name}") for code, name in lines.items()]  # type: ignore[attr-defined]
        own = Branch.objects.within(scope).select_related("node")
        self.fields["branch"].queryset = own  # type: ignore[attr-defined]

    def clean_round(self) -> AssessmentRound:
        return self.rounds[self.cleaned_data["round"]]


class DecideForm(VersionForm):
    verdict = forms.ChoiceField(label=_("处理意见"), choices=[("", _("请选择")), *AppealVerdict.choices])
    delta = forms.DecimalField(
        label=_("更正分"), max_digits=6, decimal_places=2, required=False, help_text=_("加分写正数，扣分写负数；申诉不成立时留空。")
    )
    reasons = forms.CharField(label=_("理由"), max_length=500, widget=_words(4), help_text=_("支部能看到，会留在结果单上。"))


class ConfirmForm(VersionForm):
    pass


class RefuseForm(VersionForm):
    reason = forms.CharField(label=_("不同意的理由"), max_length=300, widget=_words(2))

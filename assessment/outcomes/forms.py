"""Forms of consequences."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.outcomes import selectors
from assessment.outcomes.models import OutcomeKind
from assessment.outcomes.services import OutcomeFacts
from assessment.rounds.models import AssessmentRound
from branches.orgs.models import Branch
from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.people.forms import ColleagueInput


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:
        return obj.node.name


class ProposeForm(OnceForm):
    round = forms.ModelChoiceField(
        label=_("考核期"), queryset=AssessmentRound.objects.none(), to_field_name="code", empty_label=_("请选择")
    )
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"))
    kind = forms.ModelChoiceField(label=_("运用方式"), queryset=OutcomeKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    text = forms.CharField(label=_("内容"), max_length=200, widget=_words(2), help_text=_("写清做什么，例如“列入年度先进党支部候选”。"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名称和条款。"))
    honour = forms.CharField(label=_("荣誉部分"), max_length=80, required=False)
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=12, decimal_places=2, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = selectors.rounds_in_use()  # type: ignore[attr-defined]
        self.fields["branch"].queryset = Branch.objects.within(scope).select_related("node")  # type: ignore[attr-defined]
        self.fields["kind"].queryset = selectors.kinds()  # type: ignore[attr-defined]

    def facts(self) -> OutcomeFacts:
        return OutcomeFacts(**{name: value for name, value in self.cleaned_data.items() if name != "once_key"})


class DecideForm(VersionForm):
    owner = forms.CharField(label=_("责任人"), max_length=20, widget=ColleagueInput())
    due_on = day_field(_("完成期限"))


class CarryForm(VersionForm):
    done_on = day_field(_("落实日期"))
    note = forms.CharField(label=_("落实情况"), max_length=300, widget=_words(2), help_text=_("写明结果和文件名称；材料附在下面。"))


class WithdrawForm(VersionForm):
    reason = forms.CharField(label=_("不采用的原因"), max_length=200, widget=_words(2))


class AppealForm(forms.Form):
    text = forms.CharField(label=_("申诉理由"), max_length=500, widget=_words(4))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=500, widget=_words(3))
    is_upheld = forms.TypedChoiceField(
        label=_("结论"), choices=[("", _("请选择")), ("yes", _("申诉成立，撤回问责")), ("no", _("申诉不成立，维持原决定"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip


class TakeUpForm(forms.Form):
    round = forms.ModelChoiceField(queryset=AssessmentRound.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = selectors.rounds_in_use()  # type: ignore[attr-defined]

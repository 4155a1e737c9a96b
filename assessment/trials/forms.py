"""What a dry run is asked for with, and which state of a draft a button was pressed on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.rounds.models import AssessmentRound
from assessment.trials.selectors import rounds_to_try


class TrialForm(forms.Form):
    round = forms.ModelChoiceField(
        label=_("考核期"), queryset=AssessmentRound.objects.none(), empty_label=_("请选择"), to_field_name="code",
        help_text=_("只列出已公布或已锁定的考核期；试算不改动该期的任何结果。"),
    )  # fmt: skip
    reads_live = forms.BooleanField(
        label=_("缺少的口径按现有记录取数"), required=False, initial=True,
        help_text=_("该期封存的数据里没有草案新用的口径时，按该期现有记录计算；不勾选则这些指标不计。"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds_to_try()


class CaseForm(forms.Form):
    """A button beside a case: which one, and the revision of the draft that its reader saw."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=80)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SampleForm(forms.Form):
    """A button beside a branch of a past round."""

    frozen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

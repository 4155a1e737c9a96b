"""Forms of the lot, of an opinion, of an explanation and of an answer. Shapes only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.authenticity.enums import CheckVerdict
from branches.authenticity.rules import MOST_PER_BRANCH
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput
from portal.organization.models import Node


class DrawForm(forms.Form):
    node = forms.ModelChoiceField(
        label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"invalid_choice": _("请从列表中选择党组织。"), "required": _("请选择党组织。")},
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("活动日期从"), widget=DateInput(), validators=[validate_moment], error_messages={"required": _("请填写开始日期。")}
    )
    ends_on = forms.DateField(
        label=_("到"), widget=DateInput(), validators=[validate_moment], error_messages={"required": _("请填写结束日期。")}
    )
    per_branch = forms.IntegerField(
        label=_("每个支部抽几条"),
        min_value=1,
        max_value=MOST_PER_BRANCH,
        error_messages={name: _("请填写条数，1 至 20。") for name in ("required", "invalid", "min_value", "max_value")},
    )
    seed = forms.IntegerField(
        label=_("抽取种子"), min_value=0, max_value=10**9, error_messages={"required": _("请填写种子，0 至 1000000000 的整数。")},
        help_text=_("随机给出，也可以改成当场摇出的数；同一种子在同样的记录中抽到的完全相同，可供复核。"),
    )  # fmt: skip


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("核查意见"), choices=CheckVerdict.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请从“属实”“需要更正”“无法判断”中选择一项。")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("依据"), max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=_("看了什么、问了谁、哪里需要更正。结论形成后支部可以看到。"),
        error_messages={"required": _("请写明看了什么、依据是什么。")},
    )  # fmt: skip

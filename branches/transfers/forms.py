"""Forms of letters. Shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.orgs.enums import Standing
from branches.orgs.models import Branch
from branches.transfers.enums import LetterKind
from branches.transfers.services import LetterFacts
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, MonthInput
from portal.people.forms import ColleagueInput
from portal.people.models import Person


class IssueForm(forms.Form):
    kind = forms.ChoiceField(label=_("转接类型"), choices=LetterKind.choices)
    person = forms.CharField(
        label=_("党员工号"), max_length=20, widget=ColleagueInput(), error_messages={"required": _("请填写党员工号。")}
    )
    to_branch = forms.ModelChoiceField(
        label=_("接收支部"), queryset=Branch.objects.none(), required=False, empty_label=_("转往企业外的不选"),
        error_messages={"invalid_choice": _("请从列表中选择接收支部。")},
    )  # fmt: skip
    outside = forms.CharField(label=_("企业外党组织"), max_length=100, required=False, help_text=_("转往企业外或从企业外转入时填写全称。"))
    standing = forms.ChoiceField(label=_("党员类别"), choices=Standing.choices, help_text=_("从企业外转入时以介绍信为准；其他以名册为准。"))
    dues_paid_until = forms.DateField(
        label=_("党费交至"), widget=MonthInput(), input_formats=["%Y-%m", "%Y-%m-%d"], validators=[validate_moment], required=False,
        help_text=_("从企业外转入时填写；企业内的按党费台账。"),
    )  # fmt: skip
    issued_on = forms.DateField(
        label=_("开具日期"), widget=DateInput(), validators=[validate_moment], error_messages={"required": _("请填写开具日期。")}
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, targets: Any, roster: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["to_branch"].queryset = targets

    def clean_person(self) -> Person:
        number = self.cleaned_data["person"].strip().upper()
        found = Person.objects.within(self.roster).filter(staff_no=number).select_related("unit").first()
        if found is None:
            raise forms.ValidationError(_("工号 %(no)s 不存在，或不在您的管理范围内。") % {"no": number})
        return found

    def facts(self) -> LetterFacts:
        return LetterFacts(**self.cleaned_data)


class ConfirmForm(forms.Form):
    on = forms.DateField(
        label=_("接收日期"), widget=DateInput(), validators=[validate_moment], help_text=_("从这一天起计入接收支部。"),
        error_messages={"required": _("请填写接收日期。")},
    )  # fmt: skip

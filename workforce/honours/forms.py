"""Forms of honours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import DateInput, VersionForm
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from workforce.honours.enums import HonourLevel
from workforce.honours.messages import SENTENCES
from workforce.honours.models import HonourTitle
from workforce.honours.services import Award


class TitleChoice(forms.ModelChoiceField):
    """A title with its usual level and whether people or collectives receive it."""

    def label_from_instance(self, obj: HonourTitle) -> str:
        return f"{obj.name}（{obj.get_level_display()} · {_('个人') if obj.is_for_people else _('集体')}）"


class HonourForm(forms.Form):
    """An honour as the paper says it. People and nodes are looked up in the reach of the right to register."""

    title = TitleChoice(HonourTitle.objects.none(), label=_("荣誉称号"), error_messages={"required": _("请选择荣誉称号。")})
    staff_no = forms.CharField(
        label=_("获奖人工号"), max_length=20, widget=ColleagueInput(), required=False, help_text=_("授予个人的填写，例如 10021。")
    )
    node = NodeChoice(label=_("获奖单位或支部"), queryset=None, required=False, help_text=_("授予集体的选择。"))
    awarded_on = forms.DateField(
        label=_("授予日期"), widget=DateInput(), error_messages={"required": _("请选择授予日期，以文件落款为准。")}
    )
    awarded_by = forms.CharField(label=_("授予单位"), max_length=80, error_messages={"required": _("请填写授予单位，例如“集团公司工会”。")})
    document = forms.CharField(label=_("文号"), max_length=60, required=False)
    level = forms.TypedChoiceField(
        label=_("级别"), choices=[("", _("按称号的通常级别")), *HonourLevel.choices], coerce=int, required=False, empty_value=None
    )
    matter = forms.CharField(
        label=_("事由"), max_length=80, required=False,
        help_text=_("同一件事在几个级别获奖的，写成一样的事由，考核时只按最高一级计算。"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.person: Person | None = None
        self.fields["title"].queryset = HonourTitle.objects.filter(is_active=True)
        self.fields["node"].queryset = Node.objects.within(scope).filter(closed_on=None)

    def clean_staff_no(self) -> str:
        staff_no = self.cleaned_data["staff_no"].strip().upper()
        if staff_no:
            self.person = by_staff_no(self.scope, {staff_no}).get(staff_no)
            if self.person is None:
                raise forms.ValidationError(SENTENCES["honour.no_person"], params={"staff_no": staff_no})
        return staff_no

    def award(self) -> Award:
        """The argument of ``register_honour``."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "staff_no"}
        return Award(**data, person=self.person)


class HonourSeenForm(VersionForm):
    """A button of an honour: which state of it the reader saw; without one nobody has looked at the latest."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(HonourSeenForm):
    reason = forms.CharField(
        label=_("撤销原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("本人能看到这段文字。"),
        error_messages={"required": SENTENCES["honour.reason_needed"]},
    )  # fmt: skip

"""Forms of dues. Shapes only: the rules are asked by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.dues.enums import DuesCategory, LineKind, PayWay
from branches.dues.services import ReliefFacts
from branches.orgs.models import Branch
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, MonthInput
from portal.people.models import Person

KEY: dict[str, Any] = {"widget": forms.HiddenInput, "required": False, "max_length": 32}


class MonthField(forms.DateField):
    """A month, as its first day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("请选择月份，例如 2026-11。"), "invalid": _("请选择月份，例如 2026-11。")})
        super().__init__(widget=MonthInput(), input_formats=["%Y-%m", "%Y-%m-%d"], validators=[validate_moment], **kwargs)


def _day(label: Any, required: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), validators=[validate_moment], error_messages={"required": required})


def _money(label: Any, **kwargs: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"class": "input", "step": "0.01", "inputmode": "decimal"})
    return forms.DecimalField(label=label, max_digits=10, decimal_places=2, widget=widget, **kwargs)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.staff_no}"


def _member(**kwargs: Any) -> PersonChoice:
    return PersonChoice(
        label=_("党员"), queryset=Person.objects.none(), to_field_name="staff_no", empty_label=_("请选择"),
        error_messages={"required": _("请选择党员。"), "invalid_choice": _("请从列表中选择本支部党员。")}, **kwargs,
    )  # fmt: skip


class OfBranch(forms.Form):
    """A form that names a member of one branch; former members of the last year are there too."""

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        members = branch.memberships.order_by().values("person_id")
        self.fields["person"].queryset = Person.objects.filter(pk__in=members).order_by("staff_no")


class OpenForm(forms.Form):
    branch = forms.ModelChoiceField(
        label=_("党支部"), queryset=Branch.objects.none(), to_field_name="node__code", empty_label=None,
        error_messages={"invalid_choice": _("请从列表中选择支部。"), "required": _("请选择支部。")},
    )  # fmt: skip
    month = MonthField(label=_("月份"))

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches


class PayManyForm(forms.Form):
    paid_on = _day(_("交纳日期"), _("请填写交纳日期。"))
    way = forms.ChoiceField(label=_("方式"), choices=PayWay.choices)


class PayForm(forms.Form):
    amount = _money(_("金额（元）"), error_messages={"required": _("请填写金额。")})
    paid_on = _day(_("交纳日期"), _("请填写交纳日期。"))
    way = forms.ChoiceField(label=_("方式"), choices=PayWay.choices)
    once_key = forms.CharField(**KEY)


class CorrectForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("更正什么"),
        choices=[(LineKind.DUE_FIX.value, _("应交")), (LineKind.PAID_FIX.value, _("已交"))],
        error_messages={"invalid_choice": _("请选择更正应交还是已交。")},
    )
    to = _money(_("更正为（元）"), error_messages={"required": _("请填写更正后的金额。")})
    reason = forms.CharField(
        label=_("更正原因"), max_length=200, widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        error_messages={"required": _("请写明更正原因。")}, help_text=_("原来的记录保留不动，另记一行更正。"),
    )  # fmt: skip
    once_key = forms.CharField(**KEY)


class BaseForm(OfBranch):
    person = _member()
    category = forms.ChoiceField(label=_("类别"), choices=DuesCategory.choices)
    amount = _money(
        _("每月基数（元）"), required=False,
        help_text=_("在职填每月税后、相对固定的工资，离退休填养老金；定额类别填支部商定的月交金额，或留空。加密保存。"),
    )  # fmt: skip
    from_on = MonthField(label=_("从哪个月起"), help_text=_("已经开账的月份不会改变。"))


class ReliefForm(OfBranch):
    person = _member()
    amount = _money(
        _("减免后每月应交（元）"), min_value=0, help_text=_("免交填 0。"), error_messages={"required": _("请填写金额，免交填 0。")}
    )
    from_on = MonthField(label=_("起始月份"))
    to_on = MonthField(label=_("截止月份"))
    studied_on = _day(_("支部研究日期"), _("请填写支部研究日期。"))
    reason = forms.CharField(
        label=_("困难情况"), max_length=500, widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": _("请写明困难情况。")},
        help_text=_("加密保存，只有本支部负责党费的同志、审批人和本人能看到。"),
    )  # fmt: skip

    def facts(self) -> ReliefFacts:
        return ReliefFacts(branch=self.branch, **self.cleaned_data)


class GiftForm(OfBranch):
    person = _member()
    amount = _money(_("金额（元）"), error_messages={"required": _("请填写金额。")})
    given_on = _day(_("交纳日期"), _("请填写交纳日期。"))
    once_key = forms.CharField(**KEY)

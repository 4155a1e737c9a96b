"""Forms of certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import DateInput
from portal.kernel.scope import Scope
from portal.people.forms import ColleagueInput
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from workforce.skills.enums import NumberScheme, SkillGrade
from workforce.skills.messages import SENTENCES
from workforce.skills.models import Occupation


class CertificateForm(forms.Form):
    """A certificate on paper, as HR registers it. ``person`` is looked up in the reach of the right to register."""

    staff_no = forms.CharField(
        label=_("工号"),
        max_length=20,
        widget=ColleagueInput(),
        help_text=_("持证人的工号，例如 10021。"),
        error_messages={"required": _("请填写工号")},
    )
    occupation = forms.ModelChoiceField(
        Occupation.objects.none(), label=_("职业（工种）"), empty_label=_("请选择"), error_messages={"required": _("请选择职业")}
    )
    grade = forms.TypedChoiceField(
        label=_("等级"), choices=[("", _("请选择")), *SkillGrade.choices], coerce=int, error_messages={"required": _("请选择等级")}
    )
    scheme = forms.ChoiceField(label=_("编号规则"), choices=NumberScheme.choices, initial=NumberScheme.NATIONAL)
    number = forms.CharField(
        label=_("证书编号"),
        max_length=40,
        help_text=_("照证书填写，空格和连字符会自动去掉。"),
        error_messages={"required": _("请填写证书编号")},
    )
    assessor = forms.CharField(label=_("评价机构"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("发证日期"), widget=DateInput, error_messages={"required": _("请填写发证日期")})
    expires_on = forms.DateField(label=_("有效期至"), widget=DateInput, required=False, help_text=_("证书没有写有效期的，不用填。"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.person: Person | None = None
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)

    def clean_staff_no(self) -> str:
        staff_no = self.cleaned_data["staff_no"].strip().upper()
        self.person = by_staff_no(self.scope, {staff_no}).get(staff_no)
        if self.person is None:
            raise forms.ValidationError(SENTENCES["certificate.no_person"], params={"staff_no": staff_no})
        return staff_no

    def facts(self) -> dict[str, Any]:
        """The arguments of ``register_certificate``."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "staff_no"}
        return {**data, "person": self.person}


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("注销原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("本人能看到这段文字。"),
        error_messages={"required": SENTENCES["certificate.reason_needed"]},
    )  # fmt: skip


class CheckForm(forms.Form):
    """Number and code as both stand on the paper: the number alone tells nothing."""

    number = forms.CharField(
        label=_("证书编号"), max_length=40, error_messages={"required": _("请填写证书编号。")},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("核验码"), max_length=40, help_text=_("印在证书核验页上的 16 位字母和数字，大小写和横线都可以。"),
        error_messages={"required": _("请填写核验码。")}, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip

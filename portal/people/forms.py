"""Forms of the roster. Shapes only: the rules are asked by the services."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import DateInput, PleaseChoose
from portal.organization.forms import NodeChoice
from portal.people.models import Person, ProfessionalTitle, Schooling, WorkHistory

KEEP = "••••"


class ColleagueInput(forms.TextInput):
    """A field that takes a staff number and offers people while a name is typed; without scripts it is a plain field."""

    template_name = "portal/people/colleague_input.html"
    address = reverse_lazy("colleague_list")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        options = f"{own.setdefault('id', f'id_{name}')}_list"
        own |= {"list": options, "autocomplete": "off", "hx-get": str(self.address), "hx-trigger": "input changed delay:300ms"}
        own.setdefault("placeholder", _("输入姓名或工号"))
        own |= {"hx-target": f"#{options}", "hx-swap": "innerHTML", "hx-params": name}
        return context


class PersonForm(PleaseChoose, forms.ModelForm):
    """Protected numbers are never sent back to the page: an empty field keeps what is stored."""

    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
    id_no = forms.CharField(label=_("身份证号"), max_length=20, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Person
        fields = (
            "staff_no", "name", "gender", "unit", "employment_type", "post", "post_category", "occupation_code", "political_status",
            "education", "birth_on", "hired_on", "left_on", "phone", "id_no",
        )  # fmt: skip
        field_classes = {"unit": NodeChoice}
        widgets = {"birth_on": DateInput(), "hired_on": DateInput(), "left_on": DateInput()}
        error_messages = {
            "staff_no": {"required": _("请填写工号，例如 10021。")},
            "name": {"required": _("请填写姓名。")},
            "unit": {"required": _("请选择所在单位。")},
        }
        help_texts = {
            "occupation_code": _("职业技能等级对应的职业编码，例如 OCC-ELEC。操作岗请填写。"),
            "left_on": _("填写后账号立即停用，工作经历到此为止。"),
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("phone", None)
        self.initial.pop("id_no", None)
        if self.instance.pk:
            del self.fields["unit"]
            self.fields["version"].initial = self.instance.version
            self.fields["phone"].help_text = self._kept(self.instance.masked_phone)
            self.fields["id_no"].help_text = self._kept(self.instance.masked_id_no)
        else:
            self.fields["unit"].queryset = units
            del self.fields["left_on"]

    @staticmethod
    def _kept(masked: str) -> Any:
        return _("已登记 %(masked)s，留空则不变。") % {"masked": masked} if masked else ""

    def clean_staff_no(self) -> str:
        return self.cleaned_data["staff_no"].strip().upper()

    def clean_id_no(self) -> str:
        return self.cleaned_data["id_no"].strip().upper()

    def clean_phone(self) -> str:
        return self.cleaned_data["phone"].replace(" ", "").replace("-", "")

    def _post_clean(self) -> None:
        """The service asks the rules."""

    def values(self) -> dict[str, Any]:
        values = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        for name in ("phone", "id_no"):
            if not values[name] and self.instance.pk:
                del values[name]
        return values


class TransferForm(PleaseChoose, forms.ModelForm):
    to_unit = NodeChoice(label=_("调入单位"), queryset=None, error_messages={"required": _("请选择调入单位。")})
    moved_on = forms.DateField(label=_("调动日期"), widget=DateInput(), error_messages={"required": _("请填写调动日期。")})
    reason = forms.CharField(label=_("原因或依据"), max_length=200, error_messages={"required": _("请填写调动原因，例如调令文号。")})
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ("post", "post_category", "occupation_code")
        labels = {"post": _("新岗位"), "post_category": _("新岗位类别"), "occupation_code": _("新职业（工种）编码")}

    field_order = ("to_unit", "moved_on", "post", "post_category", "occupation_code", "reason")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].queryset = units
        self.fields["version"].initial = self.instance.version

    def _post_clean(self) -> None:
        """The service asks the rules."""


class RevealForm(forms.Form):
    field = forms.ChoiceField(choices=[("phone", _("手机号")), ("id_no", _("身份证号"))])
    reason = forms.CharField(label=_("查看原因"), max_length=200, required=False)


class HistoryForm(PleaseChoose, forms.ModelForm):
    unit = NodeChoice(label=_("单位"), queryset=None, required=False)

    class Meta:
        model = WorkHistory
        fields = ("unit", "employer", "post", "post_category", "occupation_code", "started_on", "ended_on")
        widgets = {"started_on": DateInput(), "ended_on": DateInput()}
        help_texts = {"employer": _("进入本企业之前的经历填这里。"), "ended_on": _("至今仍在岗请留空。")}
        error_messages = {"started_on": {"required": _("请填写开始日期。")}}

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def _post_clean(self) -> None:
        """The service asks the rules."""


class TitleForm(PleaseChoose, forms.ModelForm):
    class Meta:
        model = ProfessionalTitle
        fields = ("level", "name", "field", "obtained_on")
        widgets = {"obtained_on": DateInput()}

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SchoolingForm(PleaseChoose, forms.ModelForm):
    class Meta:
        model = Schooling
        fields = ("kind", "school", "field", "graduated_on")
        widgets = {"graduated_on": DateInput()}

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class RemoveForm(forms.Form):
    reason = forms.CharField(label=_("删除原因"), max_length=200, error_messages={"required": _("请写明删除原因，例如“重复登记”。")})

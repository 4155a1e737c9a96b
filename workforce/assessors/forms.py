"""Forms of qualifications, their scope and candidates from outside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.assessors.enums import AssessorKind
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation


class AssessorForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=AssessorKind.choices)
    name = forms.CharField(label=_("评价机构名称"), max_length=80, help_text=_("与证书上的评价机构一致，登记证书时按它核对范围。"))
    number = forms.CharField(label=_("备案号"), max_length=40, required=False)
    authority = forms.CharField(label=_("批准或备案机关"), max_length=80)
    node = NodeChoice(label=_("承办单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    from_on = day_field(_("有效期开始"))
    to_on = day_field(_("有效期截止"))

    def __init__(self, *args: Any, scope: Scope, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["node"].queryset = Node.objects.within(scope).units().filter(closed_on=None)  # type: ignore[attr-defined]
        else:
            del self.fields["node"]

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class OccupationForm(forms.Form):
    """``beside``: two of them stand on one page, so their fields have ids of their own."""

    beside = "scope"
    occupation = forms.ModelChoiceField(label=_("职业（工种）"), queryset=Occupation.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.beside}_%s", **kwargs})
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]


class ScopeForm(OccupationForm):
    grades = forms.TypedMultipleChoiceField(label=_("等级"), choices=SkillGrade.choices, coerce=int, widget=forms.CheckboxSelectMultiple)


class CandidateForm(OccupationForm):
    beside = "candidate"
    name = forms.CharField(label=_("姓名"), max_length=50)
    employer = forms.CharField(label=_("所在单位"), max_length=80, required=False)
    grade = forms.TypedChoiceField(label=_("等级"), choices=SkillGrade.choices, coerce=int)
    number = forms.CharField(label=_("证书编号"), max_length=30)
    issued_on = day_field(_("发证日期"))

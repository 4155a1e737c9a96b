"""Forms of places and brands. The organisation that keeps a place is chosen first: units are its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.places import selectors
from branches.places.enums import InspectionOutcome, LookOutcome
from branches.places.messages import SENTENCES
from branches.places.models import LearningPlaceKind
from branches.places.services import BrandFacts, InspectionFacts, PlaceFacts
from portal.kernel import clock
from portal.kernel.forms import day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlaceForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(label=_("类型"), queryset=LearningPlaceKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“综采一队班组学习角”。"))
    unit = NodeChoice(label=_("所在单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    spot = forms.CharField(label=_("位置"), max_length=80, required=False, help_text=_("例如“副井口候罐室”。"))
    owner = forms.CharField(label=_("责任人工号"), max_length=20, widget=ColleagueInput())
    content = forms.CharField(label=_("内容和用途"), max_length=500, required=False, widget=_words(3))
    opened_on = day_field(_("启用日期"))

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node = node
        self.fields["kind"].queryset = LearningPlaceKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = selectors.units_of(node, clock.today())  # type: ignore[attr-defined]

    def facts(self) -> PlaceFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return PlaceFacts(node=self.node, **data)


class BesideForm(forms.Form):
    """A form that stands beside another one: its labels point at fields of its own."""

    beside = ""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.beside}_%s")


class InspectionForm(forms.Form):
    on = day_field(_("检查日期"))
    outcome = forms.ChoiceField(label=_("结果"), choices=InspectionOutcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("情况"), max_length=300, required=False, widget=_words(2), help_text=_("需要整理的，写明要做什么。"))
    mend_by = day_field(_("完成期限"), required=False, help_text=_("需要整理的必填。"))

    def facts(self) -> InspectionFacts:
        return InspectionFacts(**self.cleaned_data)


class MendForm(forms.Form):
    note = forms.CharField(
        label=_("整理情况"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["place.mended_needed"]}
    )


class CloseForm(BesideForm):
    beside = "close"
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("停用日期"))
    reason = forms.CharField(
        label=_("停用原因"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["place.reason_needed"]}
    )


class BrandForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("品牌名称"), max_length=40, help_text=_("例如“井下先锋”。"))
    statement = forms.CharField(label=_("品牌内涵"), max_length=500, widget=_words(3), help_text=_("说明做什么、为谁做、做到什么程度。"))
    practice = forms.CharField(label=_("载体和做法"), max_length=2000, required=False, widget=_words(5))

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch

    def facts(self) -> BrandFacts:
        return BrandFacts(self.branch, *(self.cleaned_data[name] for name in ("name", "statement", "practice")))


class DecideForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("决定"), choices=[("approve", _("审定通过")), ("return", _("退回修改"))], widget=forms.RadioSelect)
    reason = forms.CharField(label=_("退回原因"), max_length=200, required=False, widget=_words(2), help_text=_("退回的必填。"))


class LookForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("检视结论"), choices=LookOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": SENTENCES["brand.outcome_needed"]},
    )  # fmt: skip
    note = forms.CharField(
        label=_("检视情况"), max_length=500, widget=_words(3), error_messages={"required": SENTENCES["brand.note_needed"]}
    )

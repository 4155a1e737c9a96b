"""What is to stay, and the words that go with a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.holds.services import Wanted
from portal.kernel import retention
from portal.kernel.forms import PleaseChoose, day_field
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.models import Node
from portal.people.models import Person

NO_REASON = {"required": _("请写明理由。")}


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * obj.depth}{obj.name}"


class HoldForm(PleaseChoose, forms.Form):
    staff_no = forms.CharField(
        label=_("工号"), max_length=20, required=False, help_text=_("只保全一个人的数据时填写；否则留空，选择下面的单位或组织。")
    )
    node = NodeChoice(
        label=_("单位或组织"), queryset=Node.objects.none(), required=False,
        help_text=_("保全一个单位或组织的数据时选择，包括其下级；选最上级即全部。填写了工号时不用选。"),
        error_messages={"invalid_choice": _("请从列出的单位中选择。")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("数据种类"), required=False, help_text=_("不选则所有会到期删除的数据都保全。"))
    until_on = day_field(_("保全至"), required=False, help_text=_("当天仍保全；留空则一直保全到解除。"))
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages=NO_REASON,
        help_text=_("写明案由和依据，会记入审计。"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["node"].queryset = Node.objects.within(scope).order_by("path")  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("全部")), *retention.kinds().items()]  # type: ignore[attr-defined]

    def clean_staff_no(self) -> Person | None:
        """The person of the number, within reach."""
        staff_no = self.cleaned_data["staff_no"].strip().upper()
        if not staff_no:
            return None
        person = Person.objects.within(self.scope).select_related("unit").filter(staff_no=staff_no).first()
        if person is None:
            raise forms.ValidationError(sentence("hold.person_unknown", {"staff_no": staff_no}), code="unknown")
        return person

    def clean(self) -> dict[str, Any]:
        """A person or a unit: one of them says whose data stay."""
        data = super().clean() or {}
        if not self.errors.keys() & {"staff_no", "node"} and not data.get("staff_no") and not data.get("node"):
            self.add_error("node", forms.ValidationError(_("请选择单位或组织，或者填写工号。"), code="required"))
        return data

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            data["staff_no"].unit if data["staff_no"] else data["node"], data["reason"], data["staff_no"], data["kind"], data["until_on"]
        )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("解除理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages=NO_REASON,
        help_text=_("确认解除后，已过保存期的数据会在下一次自动删除时删除，不能恢复。"),
    )  # fmt: skip


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("不同意时必须写明理由。")
    )

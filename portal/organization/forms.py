"""Forms of the tree; choices of parents stay inside the reach of the person who edits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import DateInput, PleaseChoose
from portal.organization.enums import UnitField
from portal.organization.models import Node, PeerGroup


class NodeChoice(forms.ModelChoiceField):
    """Nodes with their place in the tree, so that two teams of the same name can be told apart."""

    def label_from_instance(self, obj: Node) -> str:
        return "　" * obj.depth + f"{obj.name}（{obj.code}）"


class NodeForm(PleaseChoose, forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Node
        fields = ("code", "name", "short_name", "kind", "parent", "peer_group", "field", "opened_on", "sort")
        field_classes = {"parent": NodeChoice}
        widgets = {"opened_on": DateInput()}
        help_texts = {
            "code": _("全企业唯一，建立后不再更改，例如 ZB-CM01。"),
            "peer_group": _("只有党支部需要：考核时与同类支部比较。"),
            "field": _("科研单位和生产单位分开统计业务指标；不选的随上级单位。"),
            "sort": _("同级之间从小到大排列。"),
        }
        error_messages = {
            "name": {"required": _("请填写名称，例如“综采一队”。")},
            "short_name": {"required": _("请填写简称，最多 20 个字。")},
            "kind": {"required": _("请选择类别。")},
            "opened_on": {"required": _("请填写成立日期，例如 2024-03-05。")},
        }

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["peer_group"].queryset = PeerGroup.objects.filter(is_active=True)
        self.fields["sort"].required = False
        if self.instance.pk:
            for name in ("code", "kind", "parent"):  # fixed, or changed by moving
                del self.fields[name]
            self.fields["version"].initial = self.instance.version
            if not self.instance.is_branch:
                del self.fields["peer_group"]
            if self.instance.is_party:
                del self.fields["field"]
        if "field" in self.fields:
            self.fields["field"].choices = [("", _("随上级单位")), *UnitField.choices]

    def clean_sort(self) -> int:
        return self.cleaned_data["sort"] or 0

    def _post_clean(self) -> None:
        """The service asks the rules; the form only checks shapes."""

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


class MoveForm(forms.Form):
    new_parent = NodeChoice(label=_("新的上级"), queryset=Node.objects.none(), empty_label=_("请选择"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_parent"].queryset = parents
        self.fields["new_parent"].error_messages["required"] = _("请选择新的上级。")


class CloseForm(forms.Form):
    closed_on = forms.DateField(label=_("撤销日期"), widget=DateInput(), error_messages={"required": _("请填写撤销日期。")})
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如撤销文件的名称和文号。"))
    version = forms.IntegerField(widget=forms.HiddenInput)

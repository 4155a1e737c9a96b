"""The form of a subscription."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.integration.models import Webhook
from portal.integration.services import Subscription
from portal.kernel.events import all_kinds
from portal.organization.models import Node


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return "　" * obj.depth + obj.name


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("写明发给哪个系统，例如“生产调度系统”。"),
        error_messages={"required": _("请填写名称，例如“生产调度系统”。")},
    )  # fmt: skip
    url = forms.CharField(
        label=_("接收地址"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=_("对方系统接收消息的地址，以 http:// 或 https:// 开头。主机须由运维人员在服务器上开放。"),
        error_messages={"required": _("请填写接收地址，以 http:// 或 https:// 开头。")},
    )  # fmt: skip
    node = NodeChoice(
        label=_("范围"), queryset=Node.objects.none(), empty_label=_("请选择"),
        help_text=_("只推送这个组织及其下属的事件。考核期等不属于某个单位的事件，只推送给范围为最上级组织的订阅。"),
        error_messages={"required": _("请选择范围。"), "invalid_choice": _("请从列表中选择范围。")},
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("事件"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一种事件。"), "invalid_choice": _("请从列表中选择事件。")},
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes
        self.fields["events"].choices = [(kind.code, kind.label) for kind in all_kinds()]

    def wanted(self) -> Subscription:
        data = self.cleaned_data
        return Subscription(data["name"], data["url"].strip(), data["events"], data["node"], data["is_active"])


def initial_of(hook: Webhook) -> dict[str, Any]:
    return {
        "name": hook.name, "url": hook.url, "node": hook.node_id, "events": hook.events, "is_active": hook.is_active,
        "version": hook.version,
    }  # fmt: skip

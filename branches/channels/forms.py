"""Forms of channels and publications."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.channels import selectors
from branches.channels.messages import SENTENCES
from branches.channels.models import Channel, ChannelKind, Publication
from branches.channels.services import ChannelFacts, PublicationFacts
from branches.stories.models import Story
from portal.kernel.forms import DateInput
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class ChannelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(label=_("单位或党组织"), queryset=Node.objects.none(), empty_label=None)
    kind = forms.ModelChoiceField(label=_("类别"), queryset=ChannelKind.objects.none(), empty_label=_("请选择"))
    name = forms.CharField(label=_("渠道名称"), max_length=60, error_messages={"required": SENTENCES["channel.name_needed"]})
    place = forms.CharField(label=_("账号或位置"), max_length=80, required=False, help_text=_("例如公众号名称、橱窗所在的楼。"))
    keeper_post = forms.CharField(label=_("负责岗位"), max_length=40, required=False, help_text=_("写岗位，不写姓名。"))

    def __init__(self, *args: Any, scope: Scope, today: date, row: Channel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        found["node"].queryset = selectors.nodes(scope, today)
        kept = Q(is_active=True) | Q(pk=row.kind_id if row else None)
        found["kind"].queryset = ChannelKind.objects.filter(kept)

    def facts(self) -> ChannelFacts:
        return ChannelFacts(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


class ChannelChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Channel) -> str:
        return f"{obj.name}（{obj.kind.name} · {obj.node.name}）"


class PublicationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    channel = ChannelChoice(label=_("渠道"), queryset=Channel.objects.none(), empty_label=_("请选择"))
    story = forms.ModelChoiceField(
        label=_("内容库中的内容"), queryset=Story.objects.none(), required=False, empty_label=_("不是内容库中的"),
        help_text=_("只能选已发布的；选了以后标题可以不填。"),
    )  # fmt: skip
    title = forms.CharField(label=_("标题"), max_length=120, required=False)
    published_on = forms.DateField(label=_("刊发日期"), widget=DateInput())
    link = forms.CharField(label=_("链接"), max_length=300, required=False, help_text=_("内部报刊、橱窗没有链接，请留空。"))
    reads = forms.IntegerField(
        label=_("阅读数"), required=False, min_value=0, max_value=1_000_000_000, help_text=_("填写渠道上显示的数，可以以后补填。")
    )

    def __init__(self, *args: Any, scope: Scope, row: Publication | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        channels = Channel.objects.within(scope).select_related("node", "kind").order_by("node__path", "name")
        found["channel"].queryset = channels.filter(Q(closed_on=None) | Q(pk=row.channel_id if row else None))
        offered = selectors.stories()
        found["story"].queryset = Story.objects.filter(Q(pk__in=offered.order_by().values("pk")) | Q(pk=row.story_id if row else None))

    def facts(self) -> PublicationFacts:
        return PublicationFacts(**{k: v for k, v in self.cleaned_data.items() if k != "version"})

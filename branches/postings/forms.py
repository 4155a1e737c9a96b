"""Forms of posting tasks."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.postings.enums import PostingPeriod
from branches.postings.messages import SENTENCES
from branches.postings.services import TaskFacts
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class TaskForm(OnceForm):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    title = forms.CharField(
        label=_("任务名称"), max_length=80, help_text=_("例如“每季度写一条操作经验”。"),
        error_messages={"required": SENTENCES["posting.no_title"]},
    )  # fmt: skip
    period = forms.ChoiceField(label=_("周期"), choices=PostingPeriod.choices, widget=forms.RadioSelect, initial=PostingPeriod.QUARTER)
    times = forms.IntegerField(label=_("每人每期篇数"), min_value=1, max_value=10, initial=1)
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"))
    numbers = forms.CharField(
        label=_("指定党员工号"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("用空格或逗号隔开；不填就是全体党员（离退休的除外）。因病等不能承担的，请只写其他人的工号。"),
    )  # fmt: skip
    note = forms.CharField(label=_("要求"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]

    def clean_numbers(self) -> list[str]:
        return [n for n in re.split(r"[\s,，、;；]+", self.cleaned_data["numbers"]) if n]

    def facts(self) -> TaskFacts:
        return TaskFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("提前结束原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": SENTENCES["posting.no_reason"]},
    )  # fmt: skip

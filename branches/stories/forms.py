"""Forms of stories. Who is shown is written line by line: staff number and part."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.programmes.models import PartyPlusProgramme
from branches.stories import selectors
from branches.stories.enums import CultureTextKind, StoryPart
from branches.stories.messages import SENTENCES
from branches.stories.models import HistoryField, Story, StoryKind
from branches.stories.services import StoryFacts
from portal.catalogue.models import Tag
from portal.kernel.forms import DateInput, OnceForm, VersionForm
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.honours.models import Honour

PARTS = {str(part.value): part.value for part in StoryPart} | {str(part.label): part.value for part in StoryPart}


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class HonourChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Honour) -> str:
        holder = obj.person.name if obj.person else obj.node.name
        return f"{obj.awarded_on.year} {holder} · {obj.title.name}"


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.starts_at:%Y-%m-%d} {obj.subject}"


class StoryForm(OnceForm):
    """A story; what only some kinds need is folded below the text on the page and asked for by the service."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(label=_("类别"), queryset=StoryKind.objects.none(), empty_label=_("请选择"))
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), empty_label=None)
    title = forms.CharField(label=_("标题"), max_length=80, help_text=_("一句话说清楚谁做成了什么。"))
    lead = forms.CharField(label=_("导语"), max_length=200, required=False, help_text=_("两三句话的概要，列表和简报中显示。"))
    body = forms.CharField(label=_("正文"), **_text(14, 6000))
    people = forms.CharField(
        label=_("写到的人"), required=False, **_text(3, 600),
        help_text=_("一行一人：工号 身份，例如“10021 主人公”。身份可写主人公、作者、讲述人、出现在其中；保存后系统征求本人同意。"),
    )  # fmt: skip
    field = forms.ModelChoiceField(
        label=_("历史领域"), queryset=HistoryField.objects.none(), required=False, empty_label=_("不适用"), help_text=_("企业历史必填。")
    )
    year = forms.IntegerField(label=_("发生年份"), required=False, min_value=0, max_value=9999, help_text=_("企业历史必填，例如 1998。"))
    problem = forms.CharField(label=_("要解决的问题"), required=False, **_text(3, 1000), help_text=_("案例必填。"))
    effect = forms.CharField(label=_("取得的成效"), required=False, **_text(3, 1000), help_text=_("案例必填，写数字和对比。"))
    reuse = forms.CharField(label=_("可推广之处"), required=False, **_text(3, 1000))
    programme = forms.ModelChoiceField(
        label=_("对应的“党建+”项目"), queryset=PartyPlusProgramme.objects.none(), required=False, empty_label=_("不对应"),
        help_text=_("成果必填；从哪个项目得来。"),
    )  # fmt: skip
    activity = ActivityChoice(label=_("关联活动"), queryset=Activity.objects.none(), required=False, empty_label=_("不关联"))
    honour = HonourChoice(label=_("关联荣誉"), queryset=Honour.objects.none(), required=False, empty_label=_("不关联"))
    tags = forms.ModelMultipleChoiceField(label=_("标签"), queryset=Tag.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, scope: Scope, today: date, row: Story | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        kinds = StoryKind.objects.filter(is_active=True)
        found["kind"].queryset = kinds | StoryKind.objects.filter(pk=row.kind_id) if row else kinds
        found["node"].queryset = selectors.nodes(scope, today)
        found["field"].queryset = HistoryField.objects.filter(is_active=True)
        found["programme"].queryset = selectors.programmes(actor.scope("programme.view"))
        found["activity"].queryset = selectors.activities(actor.scope("activity.view"))[:200]
        found["honour"].queryset = selectors.honours(actor.scope("honour.view"))[:200]
        found["tags"].queryset = selectors.tags()
        if self.is_bound:  # a posted choice is looked for in everything, not in what the page lists
            found["activity"].queryset = selectors.activities(actor.scope("activity.view"))
            found["honour"].queryset = selectors.honours(actor.scope("honour.view"))

    def clean_people(self) -> tuple[tuple[str, str], ...]:
        lines = []
        for no, text in enumerate(self.cleaned_data["people"].splitlines(), 1):
            words = text.replace("，", " ").replace(",", " ").split()
            if not words:
                continue
            part = PARTS.get(words[1]) if len(words) == 2 else "hero" if len(words) == 1 else None
            if part is None:
                raise forms.ValidationError(sentence("story.line_broken", {"line": no}))
            lines.append((words[0].upper(), part))
        return tuple(lines)

    def facts(self) -> StoryFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"version", "once_key"}}
        return StoryFacts(**data | {"tags": list(data["tags"])})


def initial_of(row: Story) -> dict[str, Any]:
    names = (
        "version",
        "kind",
        "node",
        "title",
        "lead",
        "body",
        "field",
        "year",
        "problem",
        "effect",
        "reuse",
        "programme",
        "activity",
        "honour",
    )
    found = {name: getattr(row, name) for name in names}
    people = "\n".join(f"{line.person.staff_no} {line.get_part_display()}" for line in row.people.select_related("person"))
    return found | {"people": people, "tags": list(row.tags.all())}


class ReturnForm(VersionForm):
    note = forms.CharField(label=_("要改什么"), **_text(3, 300), error_messages={"required": SENTENCES["story.reason_needed"]})


class PublishForm(VersionForm):
    note = forms.CharField(label=_("审核意见"), required=False, **_text(2, 300))


class TakeDownForm(VersionForm):
    reason = forms.CharField(label=_("撤下原因"), **_text(2, 200), error_messages={"required": SENTENCES["story.reason_needed"]})


class PaperForm(forms.Form):
    """A signed paper of somebody without an account."""

    agrees = forms.TypedChoiceField(
        label=_("本人意见"), choices=[("yes", _("同意展示")), ("no", _("不同意或撤回"))], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    signed_on = forms.DateField(label=_("签字日期"), widget=DateInput())
    paper = forms.FileField(
        label=_("签字的同意书"), help_text=_("照片或 PDF，只有办理人员能打开。"),
        error_messages={"required": SENTENCES["story.paper_needed"]},
    )  # fmt: skip


class CultureTextForm(forms.Form):
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=CultureTextKind.choices)
    text = forms.CharField(label=_("文字"), max_length=200, required=False, help_text=_("由本企业填写；清空后保存即不再展示。"))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Node.objects.within(scope).open_on(today).filter(kind__in=("group", "company", "plant", "party_committee"))
        self.fields["node"].queryset = rows.order_by("path")  # type: ignore[attr-defined]

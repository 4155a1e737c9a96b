"""Forms of newsletters."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.newsletters import selectors
from branches.newsletters.messages import SENTENCES
from branches.newsletters.models import Newsletter
from branches.stories.models import Story
from portal.kernel.forms import VersionForm
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node

QUARTERS = [(1, _("第一季度")), (2, _("第二季度")), (3, _("第三季度")), (4, _("第四季度"))]
LEAD: dict[str, Any] = {"widget": forms.Textarea(attrs={"rows": 4}), "max_length": 1000, "required": False}


class NewsletterForm(forms.Form):
    node = NodeChoice(
        label=_("单位或党组织"), queryset=Node.objects.none(), empty_label=None,
        help_text=_("发布后，该单位及以下的人员收到公告并确认已阅。"),
    )  # fmt: skip
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    quarter = forms.TypedChoiceField(label=_("季度"), choices=QUARTERS, coerce=int)
    title = forms.CharField(label=_("标题"), max_length=80, error_messages={"required": SENTENCES["newsletter.title_needed"]})
    lead = forms.CharField(label=_("卷首语"), **LEAD)

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope, today)  # type: ignore[attr-defined]


class HeadForm(VersionForm):
    title = forms.CharField(label=_("标题"), max_length=80, error_messages={"required": SENTENCES["newsletter.title_needed"]})
    lead = forms.CharField(label=_("卷首语"), **LEAD)


class StoryChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Story) -> str:
        return f"{obj.title}（{obj.kind.name} · {obj.node.name} · {obj.published_on}）"


class ChooseForm(forms.Form):
    stories = StoryChoice(
        label=_("可选入的内容"), queryset=Story.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": SENTENCES["newsletter.nothing_chosen"], "invalid_choice": SENTENCES["newsletter.story_foreign"]},
    )  # fmt: skip

    def __init__(self, *args: Any, rows: QuerySet[Story], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stories"].queryset = rows  # type: ignore[attr-defined]


class LeadForm(forms.Form):
    lead = forms.CharField(label=_("编者的话"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def initial_of(row: Newsletter) -> dict[str, Any]:
    return {"version": row.version, "title": row.title, "lead": row.lead}

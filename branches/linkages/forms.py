"""Forms of links and visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.linkages.messages import SENTENCES
from branches.linkages.services import LinkFacts, VisitFacts
from branches.orgs.models import Branch
from portal.kernel.forms import day_field
from portal.people.forms import ColleagueInput


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LinkForm(forms.Form):
    """``number`` only when the link is set."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("领导工号"), max_length=20, widget=ColleagueInput())
    focus = forms.CharField(label=_("包联重点"), max_length=300, widget=_words(3), help_text=_("例如“软弱涣散整顿”“安全生产薄弱环节”。"))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"), required=False, help_text=_("没有期限的不填。"))

    def __init__(self, *args: Any, branch: Branch, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        if not is_new:
            del self.fields["number"]

    def facts(self) -> LinkFacts:
        data = {"number": "", **self.cleaned_data}
        data.pop("version")
        return LinkFacts(branch=self.branch, **data)


class BesideForm(forms.Form):
    """A form that stands beside another one: its labels point at fields of its own."""

    beside = ""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.beside}_%s")


class EndForm(BesideForm):
    beside = "end"
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("结束日期"))
    reason = forms.CharField(
        label=_("结束原因"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["linkage.reason_needed"]}
    )


class PlanForm(BesideForm):
    beside = "plan"
    on = day_field(_("计划日期"))
    topic = forms.CharField(label=_("走访内容"), max_length=120, error_messages={"required": SENTENCES["linkage.topic_needed"]})


class VisitForm(forms.Form):
    held_on = day_field(_("走访日期"))
    topic = forms.CharField(label=_("走访内容"), max_length=120, error_messages={"required": SENTENCES["linkage.topic_needed"]})
    found = forms.CharField(
        label=_("了解到的情况"), max_length=2000, widget=_words(4), help_text=_("写事情，不写个人隐私。"),
        error_messages={"required": SENTENCES["linkage.found_needed"]},
    )  # fmt: skip
    promise = forms.CharField(
        label=_("承诺事项"), max_length=300, required=False, widget=_words(2), help_text=_("答应支部解决的事，没有的不填。")
    )
    promise_by = day_field(_("完成期限"), required=False)

    def facts(self) -> VisitFacts:
        return VisitFacts(**self.cleaned_data)


class KeptForm(forms.Form):
    note = forms.CharField(
        label=_("兑现情况"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["linkage.kept_needed"]}
    )

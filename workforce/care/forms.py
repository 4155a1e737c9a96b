"""Forms of needs, services, hardship files, counselling and counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.forms import DateTimeInput, OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.care.enums import CareNeedClass, CareNeedSource, CareTallyKind, CareTheme, HardshipAidKind, HardshipDecision
from workforce.care.models import CareNeed, CareService, Counsellor, HardshipReason
from workforce.care.selectors import counselling, hardship, needs
from workforce.care.services import AidFacts, NeedFacts, OrderFacts, TallyFacts

YES_NO = [("yes", _("满意")), ("no", _("不满意，还没有解决"))]


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AskForm(OnceForm):
    need_class = forms.ChoiceField(label=_("需求类别"), choices=CareNeedClass.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("需求"), max_length=200, widget=_words(3), help_text=_("一两句话，例如“希望开变频器维修班，班后上课”。"))


class NeedForm(AskForm):
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    source = forms.ChoiceField(label=_("来源"), choices=[(s.value, s.label) for s in (CareNeedSource.SURVEY, CareNeedSource.VISIT)])
    round_name = forms.CharField(label=_("调研名称"), max_length=80, required=False, help_text=_("例如“2026 年职工需求调研”。"))
    asked = forms.IntegerField(label=_("提出人数"), min_value=1, initial=1)
    raised_on = day_field(_("收集日期"))
    field_order = ["unit", "source", "round_name", "need_class", "text", "asked", "raised_on"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = needs.units_for(actor)  # type: ignore[attr-defined]
        self.fields["text"].help_text = _("写事情，不写姓名。")

    def facts(self) -> NeedFacts:
        return NeedFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class DeclineForm(VersionForm):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=_words(2), help_text=_("提出人能看到。"))


class ArrangeForm(VersionForm):
    service = forms.ModelChoiceField(label=_("服务项目"), queryset=CareService.objects.none(), empty_label=_("请选择"))
    owner_number = forms.CharField(label=_("负责人工号"), max_length=20)
    speaker_number = forms.CharField(
        label=_("评价人工号（职工代表）"), max_length=20, required=False, help_text=_("没有提出人的需求，由职工代表评价。")
    )
    promised_on = day_field(_("承诺日期"))
    theme = forms.ChoiceField(label=_("活动主题"), choices=CareTheme.choices, initial=CareTheme.CARE)
    branch = NodeChoice(label=_("党建引领（党组织）"), queryset=Node.objects.none(), required=False, empty_label=_("没有"))
    union_part = forms.CharField(label=_("工会搭台"), max_length=120, required=False, help_text=_("例如“工会联系师资和场地”。"))
    worker_part = forms.CharField(label=_("职工参与"), max_length=120, required=False, help_text=_("例如“自愿报名，班组轮流参加”。"))

    def __init__(self, *args: Any, actor: Actor, need: CareNeed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = needs.services()  # type: ignore[attr-defined]
        self.fields["branch"].queryset = needs.branches_for(actor)  # type: ignore[attr-defined]
        if need.person_id is not None:
            del self.fields["speaker_number"]

    def facts(self) -> OrderFacts:
        return OrderFacts(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


class HandOnForm(VersionForm):
    owner_number = forms.CharField(label=_("负责人工号"), max_length=20)
    promised_on = day_field(_("承诺日期"))


class FinishForm(VersionForm):
    note = forms.CharField(label=_("服务情况"), max_length=300, widget=_words(3), help_text=_("写明做了什么，评价人能看到。"))


class SpeakerForm(VersionForm):
    speaker_number = forms.CharField(label=_("评价人工号（职工代表）"), max_length=20, help_text=_("原评价人已离职，由职工代表评价。"))


class RateForm(VersionForm):
    is_satisfied = forms.ChoiceField(label=_("您满意吗"), choices=YES_NO, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=_words(2), help_text=_("不满意的请写明；可以再办一次。"))

    def word(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"version": data["version"], "is_satisfied": data["is_satisfied"] == "yes", "note": data["note"]}


class FileForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("职工工号"), max_length=20, help_text=_("在职或离退休职工。"))
    reason = forms.ModelChoiceField(label=_("困难原因"), queryset=HardshipReason.objects.none(), empty_label=_("请选择"))
    detail = forms.CharField(
        label=_("困难情况"), max_length=2000, widget=_words(5), help_text=_("加密保存，只有工会干事和本人能看到，不能导出。")
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = hardship.reasons()  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["number"]


class AidForm(OnceForm):
    kind = forms.ChoiceField(label=_("帮扶方式"), choices=HardshipAidKind.choices)
    amount = forms.DecimalField(
        label=_("金额（元）"), max_digits=10, decimal_places=2, min_value=0, help_text=_("慰问品按价值填写，没有金额填 0。")
    )
    given_on = day_field(_("帮扶日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=_words(2))

    def facts(self) -> AidFacts:
        return AidFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class ReviewForm(VersionForm):
    decision = forms.ChoiceField(label=_("结论"), choices=HardshipDecision.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("复核情况"), max_length=2000, widget=_words(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "review_%s"})


class CounsellorForm(forms.Form):
    node = NodeChoice(
        label=_("服务单位"), queryset=Node.objects.none(), empty_label=_("请选择"), help_text=_("这个单位和下级单位的职工可以预约。")
    )
    number = forms.CharField(label=_("咨询师工号"), max_length=20)
    intro = forms.CharField(label=_("简介"), max_length=200, required=False, help_text=_("职工能看到，例如“国家二级心理咨询师”。"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = needs.units_for(actor)  # type: ignore[attr-defined]


class SlotForm(forms.Form):
    post = forms.ModelChoiceField(label=_("服务单位"), queryset=Counsellor.objects.none(), empty_label=None)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=DateTimeInput())
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=10, max_value=240, initial=50)
    place = forms.CharField(label=_("地点"), max_length=60)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = counselling.posts_of(actor, clock.today())
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: post.node.name  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("咨询记录"), max_length=4000, required=False, widget=_words(8), help_text=_("加密保存，只有您本人能看到。")
    )


class TallyForm(OnceForm):
    node = NodeChoice(label=_("支部或单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("项目"), choices=CareTallyKind.choices)
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("写活动，不写姓名和检查结果。"))
    held_on = day_field(_("日期"))
    heads = forms.IntegerField(label=_("人数"), min_value=1)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = needs.nodes_for(actor)  # type: ignore[attr-defined]

    def facts(self) -> TallyFacts:
        return TallyFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})

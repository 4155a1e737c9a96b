from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.questions.messages import SENTENCES
from branches.tickets.models import ConcernTopic
from branches.tickets.selectors import topics
from portal.kernel.forms import OnceForm


class AskForm(OnceForm):
    topic = forms.ModelChoiceField(label=_("类别"), queryset=ConcernTopic.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("问题"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("问政策、问改革、问办事程序。公开时不写是谁问的。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics()  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(MoveForm):
    shown = forms.CharField(
        label=_("公开的问题"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("可以改得清楚些，不写是谁问的。")
    )
    answer = forms.CharField(
        label=_("解答"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("写明依据的文件和条款。"),
        error_messages={"required": SENTENCES["question.answer_needed"]},
    )  # fmt: skip


class DeclineForm(MoveForm):
    reason = forms.CharField(
        label=_("不公开的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("本人会看到；只涉及个人的，在这里直接答复。"), error_messages={"required": SENTENCES["question.reason_needed"]},
    )  # fmt: skip


class MarkForm(forms.Form):
    kind = forms.CharField(max_length=6)

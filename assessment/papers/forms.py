"""The head of a paper, with what stood in the last one of its kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.insight.selectors.lens import Lens
from assessment.papers.enums import PaperKind
from assessment.papers.services import PaperHead


class PaperForm(forms.Form):
    unit = forms.ChoiceField(label=_("单位"), help_text=_("文书写这个单位范围内的党支部。"))
    peer_group = forms.ChoiceField(label=_("同类组"))
    issuer = forms.CharField(label=_("发文机关"), max_length=60, help_text=_("写全称，套红印在文头。"))
    number = forms.CharField(label=_("发文字号"), max_length=40, help_text=_("例如“矿党发〔2026〕12 号”。"))
    signed_on = forms.DateField(label=_("成文日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    receivers = forms.CharField(label=_("主送机关"), max_length=120, required=False)
    copies = forms.CharField(label=_("抄送机关"), max_length=120, required=False)
    demands = forms.CharField(label=_("工作要求"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, lens: Lens, kind: str, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(p.code, p.name) for p in lens.places]  # type: ignore[attr-defined]
        if kind == PaperKind.RANKING:
            self.fields["peer_group"].choices = groups  # type: ignore[attr-defined]
        else:
            del self.fields["peer_group"]
        if kind not in (PaperKind.NOTICE, PaperKind.REPORT):
            del self.fields["demands"]

    @property
    def head(self) -> PaperHead:
        wanted = ("issuer", "number", "signed_on", "receivers", "copies", "demands")
        return PaperHead(**{name: self.cleaned_data[name] for name in wanted if name in self.cleaned_data})


class HashForm(forms.Form):
    """The hash that a paper in hand bears."""

    hash = forms.CharField(label=_("凭证上的校验码"), max_length=100, required=False)

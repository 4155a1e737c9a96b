"""Sentences of the dashboards and of the score explanation."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "insight.no_scores": _("您的范围内还没有得分。考核期开启并完成计算后，这里会显示结果。"),
}

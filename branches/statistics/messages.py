from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "statistics.year_ahead": _("%(year)s 年还没有开始。"),
    "statistics.no_layout": _("%(year)s 年没有统计表样。"),
    "statistics.node_foreign": _("请选择您负责的党组织。"),
    "statistics.is_signed": _("统计表已签报，不能再改；需要重新编制的，请先退回。"),
    "statistics.not_signed": _("统计表还没有签报。"),
    "statistics.not_yet": _("%(day)s 还没有到，到期后才能签报。"),
    "statistics.same_person": _("编制人不能签报自己编制的统计表，请由另一位同志签报。"),
    "statistics.reason_needed": _("请写明退回原因。"),
    "statistics.moved_on": _("统计表已被别人改动，请刷新后再办。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "measure.too_large": _("数值过大，请核对单位和小数点。"),
    "measure.month_in_future": _("%(month)s 还没有开始，只能填报当月和以前的月份。"),
    "measure.month_too_old": _("%(month)s 过于久远，请核对年份。"),
    "measure.unknown_node": _("单位或支部编码“%(given)s”不存在，或不在您的管理范围内。"),
    "measure.unknown_kind": _("没有编码为“%(given)s”的指标。可选：%(choices)s。"),
    "measure.twice_in_delivery": _("同一次提交里，%(given)s %(month)s 的“%(kind)s”出现了两次。"),
    "measure.negative": _("“%(kind)s”不能是负数。"),
    "measure.edit_conflict": _("您打开页面之后，别人已经修改过这个数值。请核对下面的最新内容后重新填写。"),
    "measure.too_many": _("一次最多提交 %(limit)s 条，请分批提交。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "arrangement.no_months": _("请至少选择一个月份。"),
    "arrangement.month_over": _("%(months)s 月已经过去，请只选本月及以后的月份。"),
    "arrangement.no_subject": _("请填写活动主题，例如“学习安全生产法”。"),
    "arrangement.kind_wrong": _("“%(kind)s”由党小组召开或已停用，请选择支部召开的活动类型。"),
    "arrangement.no_branches": _("该组织下没有符合条件的党支部，请核对范围。"),
    "arrangement.node_foreign": _("请选择您负责的党组织。"),
    "arrangement.stopped": _("这项安排已停止，不能再变动。"),
    "arrangement.other_month": _("活动应在 %(month)s 当月开展；改期或不能开展的，请填写说明。"),
    "arrangement.answered": _("这项活动已经排定或已说明，请刷新页面查看。"),
    "arrangement.reason_missing": _("请写明不能开展的原因，让上级知道。"),
    "arrangement.record_foreign": _("所选记录不是本支部当月的同类活动，或已对应其他安排，请重新选择。"),
    "arrangement.pushed_notice": _("上级安排了活动“%(subject)s”，请按月排定时间。"),
    "arrangement.excused_notice": _("%(branch)s说明“%(subject)s”（%(month)s）不能开展：%(reason)s"),
}

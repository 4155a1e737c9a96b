from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "hold.reason_needed": _("请写明理由，例如“某某案件调查，文号……”，至少 %(least)s 个字。"),
    "hold.ends_before": _("截止日期不能早于今天；不确定时请留空，需要时再解除。"),
    "hold.person_unknown": _("花名册里没有工号 %(staff_no)s。"),
    "hold.kind_unknown": _("没有“%(kind)s”这类数据，请从列表中选择。"),
    "hold.kind_of_nobody": _("“%(kind)s”不属于个人，不能按人保全；请改选单位或组织。"),
    "hold.lapsed": _("这项保全超过期限未确认，已经失效；仍需要时请重新下达。"),
    "hold.own_request": _("保全须由另一人确认，不能确认自己提出的。"),
    # notices
    "hold.ordered_notice": _("有一项数据保全待您确认（第 %(no)s 号）。未确认前先按已下达执行，%(until)s 后不再有效。"),
    "hold.lift_notice": _("有一项数据保全申请解除，待您确认（第 %(no)s 号）。确认前继续保全。"),
    "hold.confirmed_notice": _("第 %(no)s 号数据保全已确认生效。"),
    "hold.declined_notice": _("第 %(no)s 号数据保全未获同意：%(note)s"),
    "hold.lifted_notice": _("第 %(no)s 号数据保全已解除，到期数据恢复自动删除。"),
    "hold.kept_notice": _("第 %(no)s 号数据保全的解除未获同意，继续保全：%(note)s"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "talentpool.closed": _("这个人才库已停用。"),
    "talentpool.own": _("这是您本人，请由另一位人事办理。"),
    "talentpool.in_already": _("这位职工已在库中或已在等待确认。"),
    "talentpool.not_eligible": _("这位职工不符合入库条件，请核对证书、成果和荣誉是否已登记并核实。"),
    "talentpool.no_person": _("没有工号 %(staff_no)s 的在职人员，请核对。"),
    "talentpool.confirmed_already": _("这次入库已经确认或结束。"),
    "talentpool.second_person": _("推荐和确认须由两人办理，请由另一位人事确认。"),
    "talentpool.reason": _("请写明出库原因，本人能看到。"),
    "talentpool.edited": _("在您查看期间，这条记录已有变化，请刷新后再办理。"),
    "talentpool.confirmed_notice": _("您已进入%(pool)s。"),
    "talentpool.proposal_confirmed_notice": _("您推荐的%(name)s已进入%(pool)s。"),
    "talentpool.proposal_dropped_notice": _("您推荐的%(name)s未进入%(pool)s，原因：%(reason)s"),
    "talentpool.ended_notice": _("您已从%(pool)s出库，原因：%(reason)s"),
    "talentplan.edited": _("在您查看期间，这份计划已有变化，请刷新后再办理。"),
    "talentplan.twice": _("这个单位这一年已有同名计划。"),
    "talentplan.line_twice": _("这项内容已经列出。"),
    "showcase.no_person": _("您的账号没有对应花名册人员，请联系人事。"),
}

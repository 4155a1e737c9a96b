from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "partnership.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "partnership.is_ended": _("这项共建已经结束，不能再改。"),
    "partnership.node_foreign": _("所选组织不是党组织，或已撤销，请重新选择。"),
    "partnership.name_needed": _("请填写共建单位名称。"),
    "partnership.agreement_needed": _("请填写协议名称。"),
    "partnership.aim_needed": _("请写明共建目标。"),
    "partnership.signed_ahead": _("签订日期不能晚于今天；还没签订的，签订后再登记。"),
    "partnership.term_backwards": _("截止日期不能早于开始日期。"),
    "partnership.term_cuts_activities": _("%(on)s 已有共建活动，协议期限要包括这一天。"),
    "partnership.twice": _("与这个单位的同名协议已经登记。"),
    "partnership.end_day": _("结束日期应在开始日期和今天之间，并且不早于最近一次共建活动。"),
    "partnership.reason_needed": _("请写明结束原因。"),
    "partnership.resource_needed": _("请填写资源名称。"),
    "partnership.resource_twice": _("这项资源已在清单中。"),
    "partnership.activity_foreign": _("所选活动不是这个党组织的，请重新选择。"),
    "partnership.activity_planned": _("这次活动还没有召开，召开后再关联。"),
    "partnership.activity_outside": _("活动日期不在协议期限内。"),
    "partnership.activity_twice": _("这次活动已经关联。"),
    "partnership.effect_needed": _("请写明成效。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "posting.no_title": _("请填写任务名称。"),
    "posting.out_of_order": _("截止日期应不早于开始日期。"),
    "posting.over": _("截止日期应不早于今天（%(today)s）。"),
    "posting.too_long": _("一项任务最长三年，请分期安排。"),
    "posting.times_wrong": _("每人每期篇数应为 1 至 10。"),
    "posting.node_foreign": _("请选择您负责的党支部或党组织。"),
    "posting.not_members": _("工号 %(numbers)s 不是该党组织需要发布的党员，请核对。"),
    "posting.nobody": _("该党组织没有需要发布的党员。"),
    "posting.ended": _("这项任务已经结束。"),
    "posting.no_reason": _("请写明提前结束的原因。"),
    "posting.set_notice": _("有一项经验发布任务：“%(title)s”，%(period)s %(times)s 篇。"),
    "posting.due_notice": _("“%(title)s”本期到 %(day)s 截止，您还差 %(missing)s 篇。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "exemption.own_branch": _("您是该支部的党员，免除任务应由上级党组织的另一位同志办理。"),
    "exemption.rule_unknown": _("该支部没有这项任务，请从列表中选择。"),
    "exemption.group_foreign": _("所选党小组不属于该支部，请重新选择。"),
    "exemption.group_not_wanted": _("“%(kind)s”不分党小组，请不要选择党小组。"),
    "exemption.reason_unknown": _("请从列表中选择免除原因。"),
    "exemption.note_missing": _("请写明具体情况，例如“7 月 1 日至 31 日工作面搬家停产”。"),
    "exemption.out_of_order": _("截止日期应不早于开始日期，请改正其中一个。"),
    "exemption.frees_nothing": _("任务在月末、季末或年末到期，%(day)s 至 %(end)s 之间没有到期的任务，请调整日期。"),
    "exemption.overlaps": _("这段时间已经免除过这项任务，请核对日期；要改动的，先撤回原来的。"),
    "exemption.withdrawn_already": _("这项免除已经撤回。"),
    "group.duties": _("有 %(count)s 项支部任务已逾期或即将到期"),
    "exemption.granted": _("上级党组织免除了“%(kind)s”，%(from)s 至 %(to)s：%(reason)s。"),
    "exemption.withdrawn": _("上级党组织撤回了“%(kind)s”的免除（%(from)s 至 %(to)s），请按期完成。"),
}

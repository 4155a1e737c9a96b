from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "webhook.events_missing": _("请至少选择一种事件。"),
    "webhook.event_unknown": _("系统没有“%(event)s”这种事件，请从列表中选择。"),
    "webhook.changed_meanwhile": _("这条推送设置刚被别人修改过，请刷新后再改。"),
    "webhook.not_paused": _("这条推送没有暂停，无需恢复。"),
    "webhook.switched_off": _("这条推送已停用，请先启用再测试或重发。"),
    "webhook.still_waiting": _("这条消息还在送达途中，无需重发。"),
    "webhook.paused_notice": _("事件推送“%(name)s”连续 %(n)s 次没有送达，已自动暂停，请检查对方系统后恢复。"),
}

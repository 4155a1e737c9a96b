from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # refusals
    "notice.digest_in_quiet_hours": _("汇总时间在免打扰时段（%(start)s 至 %(end)s）内，请改在其他时间，或调整免打扰时段。"),
    "notice.no_email": _("请先填写邮箱，并通过邮件中的链接确认。"),
    "notice.mail_off": _("本系统没有开通邮件，请联系系统管理员。"),
    "notice.choices_edited": _("通知设置刚在别处修改过，请核对后再保存。"),
    "rule.not_a_clock": _("“%(given)s”不是时间，请按 24 小时制写成 21:00 这样的形式。"),
    "notice.link_used": _("确认链接已失效（%(hours)s 小时内有效，只用于最后填写的邮箱）。请重新发送确认邮件。"),
    "notice.link_just_sent": _("确认邮件刚发过，请查看收件箱和垃圾邮件，%(minutes)s 分钟后可重新发送。"),
    "notice.quiet_two_ends": _("免打扰的开始和结束时间都要填写，或都留空。"),
    "robot.bad_address": _("机器人地址应以 %(start)s 开头，请从群机器人的设置页完整复制。"),
    "robot.edited": _("机器人设置刚被修改，请刷新后按最新内容办理。"),
    "robot.is_off": _("机器人已停用，启用后才能发送。"),
    "robot.no_address": _("请填写机器人地址。"),
    "delivery.not_failed": _("只有未送达的可以重新发送，请刷新查看最新状态。"),
    # what a log says of a failure
    "delivery.timeout": _("对方没有及时应答"),
    "delivery.unreachable": _("连接不上对方"),
    "delivery.http": _("对方拒绝请求"),
    "delivery.no_robot_answer": _("应答不是群机器人的格式，请核对地址"),
    "delivery.too_fast": _("发送过于频繁，稍后再发"),
    "delivery.refused": _("对方没有接收"),
    "delivery.robot_unknown": _("机器人不存在或已被移出群，请核对地址"),
    "delivery.robot_off": _("机器人已在群中停用"),
    "delivery.robot_settings": _("不符合机器人的安全设置（加签密钥、关键词“红匠”或服务器地址）"),
    "delivery.bad_message": _("对方不接受这种消息"),
    "delivery.address_refused": _("邮箱地址被拒收"),
    "delivery.mail_refused": _("邮件服务器拒绝"),
    "delivery.mail_away": _("连接不上邮件服务器"),
    "delivery.gave_up": _("多次发送没有结果，已停止"),
    "delivery.no_target": _("收件人已停用、已改变设置，或机器人已停用"),
    "delivery.broken": _("生成内容时出错，请把编号告诉系统管理员"),
    # chat groups
    "group.test": _("这是一条测试消息，能看到说明设置正确。"),
    "group.announcement": _("有 %(count)s 条新公告"),
    # a letter's stand-in for what does not leave the portal
    "notice.something_new": _("有一条新事项"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # refusals
    "announcement.starts_in_past": _("生效日期应为今天（%(today)s）或以后。"),
    "announcement.ends_before_start": _("截止日期应在生效日期当天或以后。"),
    "announcement.no_title": _("请填写标题。"),
    "announcement.no_text": _("请填写公告内容。"),
    "announcement.published": _("公告已发布或已撤回，不能再修改。如需更正，请撤回后重新发布。"),
    "announcement.not_published": _("只有已发布的公告可以撤回。"),
    "announcement.reason_needed": _("请写明撤回原因，收到公告的人能看到。"),
    "announcement.edited": _("公告刚被修改，请刷新后按最新内容办理。"),
    "announcement.no_receipt": _("这条公告不要求确认已阅。"),
    "announcement.not_in_force": _("公告未生效、已过期或已撤回，不能确认或提醒。"),
    "announcement.reminded": _("%(hours)s 小时内已通知或提醒过，请稍后再提醒。"),
    "announcement.nobody": _("所选单位和角色下没有账号，请重新选择范围。"),
    # notices
    "announcement.new": _("新公告：%(title)s"),
    "announcement.new_receipt": _("请阅读并确认公告：%(title)s"),
    "announcement.reminder": _("还没有确认已阅的公告：%(title)s"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "signin.code_foreign": _("这不是本系统现在的签到码，没有签到。请重新扫会场屏幕上的二维码。"),
    "signin.code_expired": _("这个二维码已经更新，没有签到。请扫会场屏幕上现在的二维码。"),
    "signin.not_open_yet": _("签到还没有开始，请稍后再扫。"),
    "signin.too_early": _("签到最早在开始前 %(minutes)s 分钟打开，请到时再打开。"),
    "signin.short_wrong": _("没有找到这个数字码，请看会场屏幕上现在的 6 位数字，重新填写。"),
    "signin.too_many": _("填错的次数太多，请 %(minutes)s 分钟后再试，或扫会场屏幕上的二维码。"),
    "signin.closed": _("签到已经结束。请找会议记录人点名补签。"),
    "signin.window": _("签到结束时间应晚于现在，最长 12 小时。"),
    "signin.no_person": _("您的账号没有关联花名册，请在下面填写工号和签到码。"),
    "signin.staff_or_pin_wrong": _("工号或签到码不正确，请核对后重试；签到码在“我的账号”中设置。"),
    "signin.staff_no_missing": _("请填写工号。"),
    "signin.pin_missing": _("请填写 6 位签到码。"),
}

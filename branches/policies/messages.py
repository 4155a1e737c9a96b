from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "policy.not_after": _("新版本的生效日期应晚于上一版（%(before)s）。"),
    "policy.review_too_early": _("复审日期应晚于生效日期。"),
    "policy.no_title": _("请填写制度名称。"),
    "policy.no_note": _("请写明这一版改了什么、为什么改。"),
    "policy.no_file": _("请附上制度文件。"),
    "policy.node_foreign": _("请选择您负责的党组织或单位。"),
    "policy.exists": _("同一单位已有同名制度，请登记为新版本。"),
    "policy.repealed": _("制度已废止，不能再改。"),
    "policy.version_once": _("这一版已登记，不用重复。"),
    "policy.announcement_foreign": _("请选择本单位发布的公告。"),
}

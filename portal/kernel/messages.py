from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "job.gave_up": _("处理了几次都没有完成，请联系系统管理员。"),
    "job.failed": _("处理中断，没有写入任何内容。请重试；仍不行时把编号 %(no)s 告诉系统管理员。"),
}

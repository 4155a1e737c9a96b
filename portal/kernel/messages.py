from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "list.too_deep": _("接口的列表最多逐页读到第 %(most)s 条。请用筛选条件缩小范围；要读全部，请改用 after=0 并沿 next 往下读。"),
    "list.bad_after": _("after 应为 0 或上一页 next 中的编号，且不能与 page、ordering 同用。"),
    "list.no_after": _("这个列表不能用 after 逐段读取，请用 page。"),
    "job.gave_up": _("处理了几次都没有完成，请联系系统管理员。"),
    "job.failed": _("处理中断，没有写入任何内容。请重试；仍不行时把编号 %(no)s 告诉系统管理员。"),
    "idempotency.bad_key": _("Idempotency-Key 应为 1 至 %(most)s 个可见的英文字符，不含空格，建议使用 UUID。"),
    "idempotency.other_body": _("这个 Idempotency-Key 已用于内容不同的请求，请为新的请求换一个。"),
    "idempotency.running": _("带这个 Idempotency-Key 的请求还在处理，请稍后原样重试。"),
    "outgoing.bad_address": _("地址应以 http:// 或 https:// 开头，且不带用户名和密码。"),
    "outgoing.not_opened": _("服务器没有开放对 %(host)s 的访问，请让运维人员在 HONGJIANG_OUTGOING 中加入这个主机。"),
}

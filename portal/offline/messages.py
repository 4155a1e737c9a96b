from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "offline.unknown_kind": _("这份草稿不是系统认识的类型，请删除后在网上重新填写。"),
    "offline.too_old": _("这份草稿是 %(day)s 存下的，超过了 %(most)s 天，请在网上重新填写。"),
    "offline.from_future": _("手机时间比服务器快，草稿时间成了以后的 %(moment)s。请校准手机时间后修改草稿再提交。"),
    "offline.bad_shape": _("草稿内容不完整，请打开修改后再提交。"),
}

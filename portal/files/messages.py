from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "file.kind": _("只能上传这些文件：%(kinds)s。"),
    "file.too_big": _("单个文件不超过 %(limit)s MB，请压缩后再传。"),
    "file.empty": _("文件是空的，请重新选择。"),
    "file.disagrees": _("“%(name)s”的内容与扩展名不一致，请用原始文件上传。"),
}

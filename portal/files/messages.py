from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "file.kind": _("只能上传这些文件：%(kinds)s。"),
    "file.too_big": _("单个文件不超过 %(limit)s MB，请压缩后再传。"),
    "file.empty": _("文件是空的，请重新选择。"),
    "file.none": _("请先选择文件。"),
    "file.disagrees": _("“%(name)s”的内容与扩展名不一致，请用原始文件上传。"),
    "file.damaged": _("“%(name)s”不完整或已损坏，请打开确认后重新上传。"),
    "file.something_behind": _("“%(name)s”末尾夹带了别的内容，请另存一份再上传。"),
    "file.active": _("“%(name)s”带有宏、脚本等可运行的内容，请另存为普通文件（例如 docx、xlsx 或打印成 PDF）后再上传。"),
    "file.infected": _("“%(name)s”没有通过病毒检查，已拒绝。请在杀毒后另选文件，并告知信息部门。"),
    "file.scanner_away": _("暂时无法检查“%(name)s”是否带有病毒，请稍后再传。"),
    "file.locked": _("“%(name)s”设有打开密码，请取消密码后再上传。"),
    "file.bomb": _("“%(name)s”解压后异常巨大，已拒绝。请另存一份再上传。"),
    "file.too_many_pixels": _("“%(name)s”的尺寸过大，请缩小图片后再上传。"),
    "file.too_many": _("每条记录最多附 %(limit)s 份文件，请先移除不需要的。"),
    "file.day_is_full": _("您今天上传的文件已到 %(limit)s MB 的上限，请明天再传，或压缩后上传。"),
    "file.place_is_full": _("%(place)s的文件已到 %(limit)s MB 的总量上限，请先移除不再需要的文件，或请上级党组织调整上限。"),
    "file.not_yours": _("只有上传人可以移除这份文件。"),
    "file.record_closed": _("这条记录已提交或归档，佐证材料不能再增减。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "backup.other_database": _("该备份来自 %(made)s，当前数据库是 %(here)s。请改用相同类型的数据库后再恢复。"),
    "backup.not_empty": _("当前数据库已有 %(tables)s 张表。恢复只写入空数据库，请先新建一个空库。"),
    "backup.files_there": _("附件目录中已有 %(files)s 个文件。恢复只写入空目录，请先移走它们。"),
    "backup.damaged": _("备份文件 %(part)s 的校验值不符，文件可能损坏。请换一份备份。"),
    "backup.unreadable": _("无法读取备份文件：%(why)s"),
    "backup.tool_failed": _("%(tool)s 执行失败：%(why)s"),
    "backup.counts_differ": _("恢复后有 %(tables)s 张表的行数与备份清单不符：%(first)s。"),
}

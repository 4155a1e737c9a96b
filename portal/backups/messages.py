from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "backup.other_database": _("该备份来自 %(made)s，当前数据库是 %(here)s。请改用相同类型的数据库后再恢复。"),
    "backup.not_empty": _("当前数据库已有 %(tables)s 张表。恢复只写入空数据库，请先新建一个空库。"),
    "backup.files_there": _("附件目录中已有 %(files)s 个文件。恢复只写入空目录，请先移走它们。"),
    "backup.damaged": _("备份文件 %(part)s 的校验值不符，文件可能损坏。请换一份备份。"),
    "backup.unreadable": _("无法读取备份文件：%(why)s"),
    "backup.tool_failed": _("%(tool)s 执行失败：%(why)s"),
    "backup.counts_differ": _("恢复后有 %(tables)s 张表的行数与备份清单不符：%(first)s。"),
    "backup.move_from": _("只能从内嵌数据库迁往 PostgreSQL，当前数据库是 %(here)s。"),
    "backup.other_version": _("新库与当前库的结构版本不同（相差 %(count)s 项）。请先用同一版本在新库执行 migrate。"),
    "backup.in_use": _("新库已有 %(rows)s 行人员、账号或审计数据。请换一个只执行过 migrate 的新库。"),
    "backup.late_notice": _("超过 %(hours)s 小时没有完好的备份，请检查备份任务。"),
    "backup.archive_notice": _("数据库日志没有归档成功，请检查归档所在的磁盘。"),
    "backup.row_refused": _("表 %(table)s 有数据不能写入新库，已全部撤回：%(why)s"),
}

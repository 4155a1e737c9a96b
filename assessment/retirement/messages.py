from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "retire.too_young": _("%(year)s 年的出勤名单还在保存期内：年度结束后须满 %(years)s 年（规则 ROLL_KEEP_YEARS），%(day)s 起才能转存。"),
    "retire.rounds_open": _("%(year)s 年还有没有锁定的考核期：%(rounds)s。请先锁定，再转存。"),
    "retire.two_persons": _("转存和取回须由两个不同的人负责：审计管理员提出，安全管理员确认。"),
    "retire.folder_used": _("文件夹 %(folder)s 里已有其他文件，请换一个空文件夹。"),
    "retire.busy": _("文件夹 %(folder)s 正由另一次转存或取回使用，请等它结束。"),
    "retire.not_written": _("文件 %(file)s 没有写成：%(why)s"),
    "retire.other_schema": _("文件的栏目与现在的数据表不同（%(columns)s）。转存请换一个空文件夹重做；取回须用仍有这些栏目的版本。"),
    "retire.ground_lost": _("第 %(no)s 部分不能取回：所属的活动或人员已不在库中；这一部分没有改动。"),
    "retire.other_year": _("文件夹里是 %(found)s 年的名单，不是 %(year)s 年的。"),
    "retire.nothing": _("%(year)s 年没有可以转存的出勤名单（只有已归档、没有保全的活动可以转存）。"),
    "retire.no_manifest": _("文件夹里没有可以识别的清单 manifest.json。"),
    "retire.file_changed": _("文件 %(file)s 与清单不符（缺失、被改动或读不出），没有改动数据库。"),
    "retire.rows_changed": _("第 %(no)s 部分在数据库里与文件不一致，停在这里；这一部分没有改动。"),
    "retire.unknown_folder": _("本库的审计记录里没有这份清单，不能取回。"),
    "retire.round_away": _("%(year)s 年的出勤名单已转存到离线文件，请先取回（read_retired --restore），再办理。"),
    "retire.no_question": _("只能用一条 SELECT 语句查询。"),
    "retire.question_failed": _("查询没有成功：%(why)s"),
}

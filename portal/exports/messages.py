from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "export.nothing": _("没有符合条件的记录，不用导出。请放宽筛选条件。"),
    "export.too_many": _("行数过多：一次最多 %(limit)s 行。请先用筛选条件分成几份。"),
    "export.reason_needed": _("请写明用途，例如“季度考核汇总上报”，至少 %(least)s 个字。"),
    "export.no_columns": _("请至少选一列。"),
    "export.unknown_column": _("没有这些列：%(given)s。请从页面列出的列中选择。"),
    "export.bad_format": _("格式只能是 xlsx 或 csv。"),
    "export.number_search": _("筛选条件是身份证号或手机号，会被记入日志，不能导出。请改用姓名或工号查找。"),
    "export.no_second_person": _("涉及 %(people)s 人，须由另一名有同样权限的人批准，但目前没有这样的人。请缩小范围到 %(limit)s 人以内。"),
    "export.own_request": _("不能审批自己的导出。"),
    "export.note_needed": _("不批准时请写明理由。"),
    "export.decided": _("这次导出已经办理过了。"),
    "export.not_approved": _("现在涉及的人数超过 %(limit)s 人，须另一人批准。请重新导出。"),
    "export.right_gone": _("导出人现在已没有查看这些内容的权限，文件没有生成。"),
    "export.failed": _("文件没有生成，请重试；仍不行请联系系统管理员。"),
    "export.not_ready": _("文件还没有生成，请稍候。"),
    "export.expired": _("文件已过保存期并删除，请重新导出。"),
    # notices
    "export.notice_ready": _("“%(label)s”已导出，共 %(rows)s 行，请在 %(until)s 前下载。"),
    "export.notice_failed": _("“%(label)s”没有导出成功：%(why)s"),
    "export.notice_asked": _("%(who)s申请导出“%(label)s”，涉及 %(people)s 人，请审批。"),
    "export.notice_refused": _("“%(label)s”的导出未获批准：%(note)s"),
}

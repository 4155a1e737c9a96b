from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "temporary.project_needed": _("请填写项目或任务的名称。"),
    "temporary.duty_needed": _("请写明设立临时党支部要完成的任务。"),
    "temporary.approval_needed": _("请填写上级党组织批准的文件名称和文号。"),
    "temporary.ends_before_start": _("项目计划结束日期应晚于成立日期 %(founded)s。"),
    "temporary.not_later": _("延期后的结束日期应晚于现在的 %(day)s。"),
    "temporary.not_temporary": _("这不是临时党支部，不用登记项目和期限。"),
    "temporary.known": _("这个临时党支部的项目和期限已经登记，请刷新后查看。"),
    "temporary.is_closed": _("这个临时党支部已于 %(closed)s 撤销，不能再改。"),
    "temporary.summary_needed": _("请写一段工作小结，放进交接材料。"),
    "temporary.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
}

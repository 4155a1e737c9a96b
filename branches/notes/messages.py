from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "note.edited": _("在您查看期间，这份报告已有变化，请刷新后再办理。"),
    "note.month_ahead": _("这个月还没到，请选择本月或以前的月份。"),
    "note.before_branch": _("那时支部还没有成立。"),
    "note.empty": _("请至少写一条；没有特别情况的，类别选“其他”，写“平稳”。"),
    "note.line_needed": _("第 %(no)s 条请写明情况和措施。"),
    "note.named": _("正文里出现了“%(name)s”。思想动态只写事、不写人，请删去姓名和工号再保存。"),
    "note.is_handed": _("已经报送，不能再改。"),
    "note.not_handed": _("这份报告还没有报送，或已阅复。"),
    "note.answer_needed": _("请写明意见，例如由哪个部门帮助解决。"),
    "note.handed_notice": _("%(branch)s报送了 %(month)s 思想动态，请阅复。"),
    "note.seen_notice": _("党委已阅复 %(month)s 思想动态，请查看意见。"),
}

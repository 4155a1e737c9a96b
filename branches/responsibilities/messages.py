from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "statement.half_unknown": _("请选择半年度，例如 2026H1。"),
    "statement.half_closed": _("只能填报本半年（%(running)s）和上半年度的落实情况。"),
    "statement.no_text": _("请写明责任内容。"),
    "statement.no_source": _("请写明依据，例如文件名称或会议决定。"),
    "statement.no_label": _("部门责任请写明是哪个部门。"),
    "statement.no_words": _("请写明怎样落实、还差什么。"),
    "statement.outcome_unknown": _("请从列表中选择落实情况。"),
    "statement.withdrawn": _("这条责任已停用，不能再改。"),
    "statement.node_foreign": _("请选择您负责的党组织。"),
    "statement.twice": _("同一责任主体的同样内容已经登记。"),
    "statement.edit_conflict": _("在您编辑期间，别人已保存过。请核对后再改。"),
    "statement.nothing_to_adopt": _("标准清单已全部采用，没有新的内容。"),
}

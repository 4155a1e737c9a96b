"""Sentences of the desk."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "view.name_missing": _("请给视图起一个名称，例如“本月未归档”。"),
    "view.name_taken": _("您在这个列表已有名为“%(name)s”的视图，请换一个名称。"),
    "view.too_many": _("一个列表最多保存 %(most)s 个视图，请先删除不用的。"),
    "view.nothing_to_keep": _("当前没有筛选或排序，没有可保存的内容；请先在列表上筛选或排序。"),
    "view.not_a_list": _("只能为系统内的列表页保存视图。"),
    "view.not_yours_to_share": _("您只能把视图共享给自己任职的单位或党组织。"),
    "bulk.none_chosen": _("请先在列表中勾选要处理的记录。"),
    "bulk.too_many": _("一次最多处理 %(most)s 条，请分几次办理。"),
    "bulk.reason_missing": _("请填写原因，相关人员会看到。"),
    "bulk.not_reached": _("没有找到，或不在您的权限范围内。"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "audience.no_name": _("请填写人群名称，例如“青年操作岗”。"),
    "audience.twice": _("该单位已有同名的人群。"),
    "audience.node_foreign": _("请选择您负责的单位或党组织。"),
    "audience.age": _("年龄应在 0 到 120 之间。"),
    "audience.ages_backwards": _("最大年龄不能小于最小年龄。"),
    "audience.no_condition": _("请至少选择一个条件：年龄、岗位、学历或政治面貌。"),
    "audience.too_few": _("这个人群不足 %(fewest)s 人，为不指向个人，不能单独发布，请放宽条件。"),
    "audience.closed": _("这个人群已停用。"),
    "audience.edit_conflict": _("在您编辑期间，别人已保存过。请核对后再改。"),
    "content.no_title": _("请填写标题。"),
    "content.no_text": _("请填写内容，发布时原样发给这个人群。"),
    "content.kind_closed": _("“%(kind)s”已停用，请选择其他类型。"),
    "content.month": _("计划月份应为本月或以后的月份。"),
    "content.due_elsewhere": _("发布日期应在计划月份之内。"),
    "content.published": _("已发布的内容不能再改；需要更正时，请在公告中撤回后重新安排。"),
    "content.cancelled": _("这项内容已取消。"),
    "content.no_reason": _("请写明取消原因。"),
}

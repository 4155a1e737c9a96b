from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "node.code_taken": _("编码 %(given)s 已被“%(name)s”使用，请换一个编码。"),
    "node.bad_code": _("编码只能用大写字母、数字和连字符，最多 20 位，例如 ZB-CM01。"),
    "node.no_top_kind": _("%(kind)s不能放在最顶层，请选择上级组织。"),
    "node.wrong_parent_kind": _("%(kind)s不能设在%(parent)s之下，请选择合适的上级。"),
    "node.peer_group_is_for_branches": _("只有党支部需要同类组，请把同类组留空。"),
    "node.field_is_for_units": _("只有单位划分科技领域和产业领域，党组织请留空。"),
    "node.into_own_subtree": _("不能移到自己的下级组织之下，请选择别的上级。"),
    "node.same_parent": _("新上级与现在的上级相同，不需要移动。"),
    "node.path_too_long": _("层级过深，请移到较高的上级之下，或缩短编码。"),
    "node.closed_parent": _("上级“%(name)s”已撤销，请选择仍在运行的上级。"),
    "node.opens_before_parent": _("成立日期不能早于上级“%(name)s”的成立日期 %(day)s。"),
    "node.closes_before_opening": _("撤销日期应不早于成立日期 %(day)s。"),
    "node.has_open_children": _("下面还有 %(count)s 个未撤销的组织，请先移走或撤销它们。"),
    "node.has_people": _("这里还有 %(count)s 名在册人员，请先办理调动。"),
    "node.already_closed": _("该组织已于 %(day)s 撤销。"),
    "node.kind_is_fixed": _("类别建立后不能更改，请撤销后另建。"),
    "node.edit_conflict": _("您打开页面之后，别人已经修改过这个组织。请核对下面的最新内容后重新填写。"),
}

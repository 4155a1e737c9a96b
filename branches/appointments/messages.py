from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "appointment.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "appointment.is_ended": _("这项任职已经结束，不能再改。"),
    "appointment.no_person": _("没有工号为 %(number)s 的在职人员，请核对工号。"),
    "appointment.node_foreign": _("所选组织不是党组织，或已撤销，请重新选择。"),
    "appointment.title_needed": _("请填写职务名称。"),
    "appointment.rank_foreign": _("职务类别和任职机构不一致：书记属于党组织，董事长属于董事会，总经理属于经理层，工会主席属于工会。"),
    "appointment.in_branch_posts": _("支部书记和委员在“支部任职”中登记，这里会自动读取，不用重复登记。"),
    "appointment.term_backwards": _("截止日期不能早于开始日期。"),
    "appointment.twice": _("这个人在这里的同一职务已经登记。"),
    "appointment.end_day": _("卸任日期应在开始日期和今天之间。"),
    "appointment.no_node": _("在您的管理范围内没有编码为 %(given)s 的党组织。"),
    "appointment.known_otherwise": _("这项任职已登记，但类别、任期或文号不同。请先核对，需要时在页面上修改。"),
    "party_staff.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "party_staff.is_ended": _("这名党务人员已离岗，不能再改。"),
    "party_staff.duty_needed": _("请写明职责。"),
    "party_staff.full_load": _("专职人员的工作量应填 100。"),
    "party_staff.part_load": _("兼职人员的工作量应在 1 到 99 之间。"),
    "party_staff.twice": _("这个人已在这个党组织的党务人员名册中。"),
    "party_staff.term_backwards": _("到岗日期不能晚于今天。"),
    "party_staff.end_day": _("离岗日期应在到岗日期和今天之间。"),
}

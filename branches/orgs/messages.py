from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "branch.too_few_full_members": _("成立党支部应有正式党员 %(limit)s 名以上，现有 %(actual)s 名。不足的可与邻近单位成立联合党支部。"),
    "branch.too_small_for_committee": _("正式党员满 %(limit)s 名才设支部委员会，现有 %(actual)s 名；可只设书记，必要时增设副书记 1 名。"),
    "branch.committee_too_large": _("支部委员会最多 %(limit)s 人，请先办理其他委员卸任。"),
    "branch.cover_twice": _("%(day)s 起本支部已覆盖这个单位，不必重复添加。"),
    "branch.shares_not_100": _(
        "%(day)s 起这个单位的覆盖份额合计为 %(total)s%%，应为 100%%。几个支部共同覆盖一个单位时，请用“分配份额”一次填全。"
    ),
    "branch.cover_nested": _("“%(unit)s”已由%(branch)s覆盖，它与所选单位是上下级，会重复计算。请先结束原来的覆盖，或改选单位。"),
    "branch.temporary_covers_nothing": _("临时党支部不覆盖单位：业务事实仍计入党员所在的原支部。"),
    "branch.before_founding": _("日期应在支部成立之日（%(founded)s）及以后。"),
    "branch.is_closed": _("支部已于 %(closed)s 撤销，不能再变更。"),
    "branch.kind_not_branch": _("这个组织不是党支部、联合党支部或临时党支部，不能按支部管理。"),
    "branch.exists": _("编码 %(code)s 已被使用，请换一个。"),
    "branch.parent_not_party": _("党支部应设在党委或党总支之下，请重新选择上级党组织。"),
    "branch.ends_before_start": _("截止日期 %(end)s 应不早于起始日期 %(start)s。"),
    "branch.already_member": _("%(name)s 自 %(since)s 起已是%(branch)s的党员。请先在原支部转出，或使用“转到其他支部”。"),
    "branch.not_member": _("%(name)s 在 %(day)s 不是本支部党员，请先办理转入。"),
    "branch.member_has_left": _("%(name)s 已于 %(left)s 离职，不能再转入。"),
    "branch.group_not_here": _("所选党小组不在本支部之下，或当日已撤销，请重新选择。"),
    "branch.holds_post": _("%(name)s 在本支部任%(post)s，请先办理卸任。"),
    "branch.membership_ended": _("这条党员记录已于 %(day)s 结束，请刷新后重试。"),
    "branch.nothing_changed": _("内容没有变化，无需保存。"),
    "branch.change_before_start": _("变更日期应晚于这条记录的起始日期 %(start)s。"),
    "branch.post_taken": _("%(name)s 自 %(since)s 起任%(post)s，请先为其办理卸任。"),
    "branch.post_held": _("%(name)s 已任%(post)s，不必重复登记。"),
    "branch.post_ended": _("这个职务已于 %(day)s 卸任，请刷新后重试。"),
    "branch.leader_needs_group": _("党小组组长应选择所在的党小组。"),
    "branch.cover_ended": _("这条覆盖已于 %(day)s 结束，请刷新后重试。"),
    "branch.shares_named_twice": _("同一支部只能填一行份额。"),
    "branch.not_a_unit": _("覆盖的应是单位（矿厂、部室、区队、班组），“%(name)s”是党组织。"),
    "branch.edited_meanwhile": _("您打开页面后，别人已改过这个支部。请核对对方保存的内容后再改。"),
    "branch.person_unknown": _("没有工号为 %(staff_no)s 的人员，或不在您的管理范围内。请核对工号。"),
    "branch.unit_unknown": _("没有编码为 %(code)s 的单位，或不在您的管理范围内。"),
    "branch.import_too_few": _("“%(branch)s”成立应有正式党员 %(limit)s 名以上，文件中只有 %(actual)s 名。请补上党员，或先不建这个支部。"),
    "branch.name_differs": _("工号 %(staff_no)s 的姓名与花名册不一致（文件中为“%(given)s”）。请核对工号和姓名。"),
    "branch.row_needs": _("“%(kind)s”行要填“%(column)s”列。"),
}

# What a set-up rule that is not met means for the branch: shown on its page with the figures.
SETUP_SENTENCES = {
    "full_members": _("正式党员 %(actual)s 名，少于 %(limit)s 名，应与邻近支部联合或撤并。"),
    "members": _("党员 %(actual)s 名，一般不超过 %(limit)s 名，可考虑分设支部。"),
    "covered_units": _("联合党支部覆盖 %(actual)s 个单位，一般不超过 %(limit)s 个。"),
    "committee_from": _("正式党员已满 %(limit)s 名，应选举产生支部委员会；现有书记、委员 %(actual)s 名。"),
    "committee_size": _("支部委员会现有 %(actual)s 名，应为 3 至 7 名，请核对。"),
    "committee_posts": _("书记和组织、宣传、纪检委员应有分工，现已明确 %(actual)s 项，应为 %(limit)s 项。"),
    "secretary_months": _("书记党龄 %(actual)s 个月，一般应满 %(limit)s 个月。"),
}

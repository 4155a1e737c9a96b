from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "transfer.issued_ahead": _("开具日期不能晚于今天。"),
    "transfer.no_home": _("这名同志目前不是任何党支部的党员，请核对工号。"),
    "transfer.has_home": _("这名同志的组织关系已在本企业，请用企业内转接。"),
    "transfer.same_branch": _("这名同志已在该支部，请选择另一个支部。"),
    "transfer.temporary": _("临时党支部不转入组织关系，请选择其他支部。"),
    "transfer.target_missing": _("请选择接收支部。"),
    "transfer.outside_missing": _("请填写企业外党组织的名称。"),
    "transfer.open_already": _("这名同志已有一封待接收的介绍信，请先收回。"),
    "transfer.own_letter": _("介绍信由您开具，须由接收支部的同志确认接收。"),
    "transfer.own_affiliation": _("不能确认本人的组织关系转接，请由其他同志确认。"),
    "transfer.settled": _("这封介绍信已经接收或收回。"),
    "transfer.expired": _("介绍信有效期到 %(day)s，已经过期，请收回后重新开具。"),
    "transfer.day_outside": _("接收日期应在 %(start)s 之后，且不晚于今天。"),
    "transfer.moved_since": _("开具介绍信后，这名同志的组织关系已有变动，请收回后重新开具。"),
    "transfer.reason_missing": _("请写明收回原因。"),
    "transfer.notice_issued": _("有一封组织关系介绍信待 %(branch)s 接收，有效期到 %(day)s。"),
    "transfer.notice_withdrawn": _("待 %(branch)s 接收的组织关系介绍信已收回：%(reason)s"),
    "transfer.note_withdrawn": _("收回原因：%(reason)s"),
    "transfer.notice_confirmed": _("%(branch)s 已接收一名党员的组织关系。"),
    "transfer.notice_own": _("您的组织关系已转入 %(branch)s。"),
}

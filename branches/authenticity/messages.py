from django.utils.translation import gettext_lazy as _

# What a hint says, and how to check or correct it.
LINES = {
    "hint.near_minutes": _("与“%(subject)s”（%(day)s）的纪要相似度 %(percent)s%%。"),
    "hint.near_minutes.hidden": _("与另一支部的一份纪要相似度 %(percent)s%%。"),
    "hint.reused_photo": _("“%(name)s”与“%(subject)s”（%(day)s）的照片高度相似。"),
    "hint.reused_photo.hidden": _("“%(name)s”与另一支部的一张照片高度相似。"),
    "hint.late": _("活动已过去 %(days)s 天，一般应在 %(most)s 天内提交。"),
    "hint.two_places": _("%(names)s同一时间也记为在“%(subject)s”（%(time)s）到会。"),
    "hint.two_places.hidden": _("%(names)s同一时间也记为在另一支部的活动到会（%(time)s）。"),
    "hint.off_roster": _("%(names)s在 %(day)s 不在本次应到名单中，也未列为列席人。"),
    "hint.same_roll": _("连续 %(n)s 次“%(kind)s”的缺席人员完全相同，共 %(absent)s 人。"),
}
ADVICE = {
    "near_minutes": _("请核对纪要是否写的是本次会议；如确为共同学习或沿用格式，补写本次讨论的不同之处，或在下面说明。"),
    "reused_photo": _("请核对照片是否拍自本次活动；传错的请移除后重新上传，确需共用的在下面说明。"),
    "late": _("照常提交即可；如因井下停产、出差等原因，可在下面说明。"),
    "two_places": _("请核对点名和起止时间，在一处改为请假或更正时间；确实先后参加的在下面说明。"),
    "off_roster": _("请核对党员名册和活动日期；列席人员请从签到中取消，改列为列席人。"),
    "same_roll": _("请逐人核对点名；长期出差、病假等请记为相应的请假。"),
}
SENTENCES = {
    **LINES,
    "hint.nothing_said": _("请写明情况，例如“与机电支部联合开展，共用会议照片”。"),
    "sample.period_backwards": _("结束日期应不早于开始日期，请改正。"),
    "sample.period_ahead": _("开始日期不能晚于今天，请改正。"),
    "sample.size": _("每个支部请抽 1 至 %(most)s 条：每条都要两位同志核查。"),
    "sample.nothing_there": _("这段时间内没有已提交或已归档的记录，请换一段时间。"),
    "sample.node_foreign": _("请从列表中选择党组织。"),
    "sample.settled": _("这条记录已有结论，不必再核查。"),
    "sample.judged_already": _("您已提交核查意见，不能更改；另一位同志提交后可看到全部意见。"),
    "sample.own_branch": _("您是该支部的党员或负责人，应由其他同志核查。"),
    "sample.own_work": _("记录由您本人登记或提交，应由其他同志核查。"),
    "sample.note_missing": _("请写明看了什么、依据是什么。"),
    "sample.verdict_unknown": _("请从“属实”“需要更正”“无法判断”中选择一项。"),
    "sample.not_settled": _("核查还没有结论，结论形成后再答复。"),
    "sample.answer_missing": _("请写明答复内容。"),
    "sample.told.in_order": _("“%(subject)s”经抽查核对属实，无需处理。"),
    "sample.told.needs_correction": _("“%(subject)s”经抽查需要更正，请看核查意见，改正后再提交，也可以作出答复。"),
    "sample.told.cannot_tell": _("“%(subject)s”经抽查无法判断，如有佐证请补充，也可以作出答复。"),
    "sample.answered": _("“%(subject)s”的抽查结果，支部作了答复。"),
    "sample.returned": _("抽查需要更正：%(notes)s"),
}

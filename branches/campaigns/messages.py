from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "campaign.known": _("%(year)s 年已有同名的主题活动，内容与这次填写的不同。请打开原来的活动查看，或换一个名称。"),
    "campaign.no_name": _("请填写活动名称，例如“讲工匠故事、展劳模风采”。"),
    "campaign.out_of_order": _("结束日期不能早于开始日期，请改正。"),
    "campaign.other_year": _("起止日期应在 %(year)s 年内，跨年的请每年建一个。"),
    "campaign.outside_span": _("活动记录的日期应在 %(start)s 至 %(end)s 之间，请核对。"),
    "campaign.foreign": _("本支部不在这项活动的范围内。"),
    "campaign.has_other": _("这条记录已归入“%(name)s”，一条记录只归入一项主题活动。"),
    "campaign.honour_unknown": _("请选择已核实、未撤销的集体荣誉。"),
    "model_visit.no_topic": _("请填写内容，例如“采煤机截割技术”。"),
    "model_visit.honour_unknown": _("请选择已核实的个人荣誉，对应要请的劳模或工匠。"),
    "model_visit.closed": _("这次安排已经开展或取消，不能再改。"),
    "model_visit.record_foreign": _("请选择本支部“劳模工匠进支部”的活动记录，且没有对应其他安排。"),
    "model_visit.reason_missing": _("取消请写明原因。"),
}

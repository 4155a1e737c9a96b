from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "research.edited": _("在您查看期间，这个小组已有变化，请刷新后再办理。"),
    "research.is_closed": _("这个课题已经结束，不能再改。"),
    "research.node_foreign": _("所选组织已撤销，请重新选择。"),
    "research.term_backwards": _("计划完成日期不能早于开始日期。"),
    "research.twice": _("这个组织正在研究同一课题，不用重复登记。"),
    "research.no_person": _("没有工号 %(given)s，或不在您的管理范围内；范围外的同事请写“工号 姓名”，两者须一致。"),
    "research.lead_alone": _("组长填写一位职工的工号。"),
    "research.closed_outside": _("结题日期应在开始日期和今天之间。"),
    "research.conclusion_needed": _("请写明研究结论；停止的写明原因。"),
    "research.published_where": _("填写了发表日期的，请写明发表或报送处。"),
    "research.adopted_both": _("采纳单位和采纳日期要一起填写。"),
    "research.day_outside": _("发表和采纳日期应在课题开始日期和今天之间。"),
    "research.title_needed": _("请填写论文题目，或选择成果库中的论文。"),
    "research.authors_needed": _("请按署名顺序填写作者；从成果库选择的不用填。"),
    "research.paper_twice": _("这篇论文已登记。"),
    "research.result_foreign": _("只能选择小组成员已核实的论文，请重新选择。"),
}

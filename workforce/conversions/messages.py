from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "conversion.edited": _("在您查看期间已有变化，请刷新后再办理。"),
    "conversion.ahead": _("日期不能晚于今天。"),
    "conversion.year_outside": _("效益计入的年度应在 %(a)s 至 %(b)s 年之间。"),
    "conversion.no_benefit": _("效益金额应大于 0，收益基数不能小于 0。"),
    "conversion.words_needed": _("请写明效益是怎样测算的。"),
    "conversion.no_source": _("请选择已核实的成果、实施或结题的项目、已命名的操作法。"),
    "conversion.source_gone": _("来源已撤销或终止，不能核验，请退回登记人或撤销这笔转化。"),
    "conversion.twice": _("同一来源在这个应用单位、这一年度的效益已登记，同一效益只计一次。"),
    "conversion.settled": _("这笔转化已核验或撤销，不能再改。"),
    "conversion.not_registrar": _("由登记人修改。"),
    "conversion.not_waiting": _("这笔转化不在待核验状态。"),
    "conversion.own": _("由登记人和成果作者以外的人办理。"),
    "conversion.paid": _("已为这笔转化提出或发放分享金额，请先取消分享再撤销。"),
    "conversion.reason_needed": _("请写明原因。"),
    "conversion.verified_notice": _("“%(title)s”%(year)s 年的转化效益已核验。"),
    "conversion.withdrawn_notice": _("“%(title)s”%(year)s 年的转化效益已撤销，不再计入。原因：%(reason)s"),
    "conversion.returned_notice": _("“%(title)s”%(year)s 年的转化效益已退回修改：%(reason)s"),
}

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "trial.round_not_published": _("只能用已公布或已锁定的考核期试算。请选择另一个考核期。"),
    "trial.no_rows": _("这个考核期没有封存的支部得分，无法试算。"),
    "trial.gone": _("试算的方案、考核期或试算人已不存在，请重新试算。"),
    "scheme.cases_fail": _("有 %(n)s 个校验用例的结果与预期不同，例如：%(first)s。请修改方案，或在校验用例页确认新的结果。"),
    "scheme.case_gone": _("这个校验用例已被删去，请刷新页面。"),
}

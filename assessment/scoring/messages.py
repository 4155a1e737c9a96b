"""The sentence for each refusal of scoring."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "run.published_over": _("考核期 %(round)s 已公布，其结果以这些记录为依据。"),
    "run.already_running": _("考核期 %(round)s 正在计算，%(start)s 开始，请等它完成。"),
    "run.no_branches": _("考核期 %(round)s 没有参加考核的支部，请先核对组织和党支部。"),
    "run.round_not_moving": _("考核期 %(round)s 已进入“%(state)s”，不能再计算；需要重算时请先退回计算。"),
    "run.gave_up": _("计算考核期 %(round)s 时多次中断，已停止。请联系系统管理员查看日志后重新计算。"),
}

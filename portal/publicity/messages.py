from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # refusals
    "publicity.not_running": _("公示已结束或已撤回，不能再办理。请刷新查看最新状态。"),
    "publicity.withdrawn": _("公示已撤回，不能再打印张贴；更正后请重新公示。"),
    "publicity.not_closed": _("公示结束后才有结束公示说明。"),
    "publicity.edited": _("公示刚被更新，请刷新后按最新内容办理。"),
    "publicity.no_entries": _("公示没有内容，请至少列出一项。"),
    "publicity.too_short": _("公示期为 %(workdays)s 个工作日，不得少于 %(fewest)s 个工作日。"),
    "publicity.already_running": _("该事项正在公示，请等公示结束，或先撤回原公示。"),
    "publicity.window_closed": _("提出异议的期限到 %(ends_on)s 为止，现在不能提出。"),
    "publicity.text_needed": _("请写明异议内容和依据。"),
    "publicity.already_raised": _("您对此项已提出异议，正在等待答复，请勿重复提出。"),
    "publicity.entry_unknown": _("没有找到该公示对象，请从列出的对象中选择。"),
    "publicity.answered": _("该异议已答复，请刷新查看。"),
    "publicity.answer_needed": _("请写明调查情况和答复内容，异议人能看到。"),
    "publicity.own_objection": _("这是您本人提出的异议，应由其他人答复。"),
    "publicity.opener_answers": _("公示由您发布，异议应由其他人调查和答复。"),
    "publicity.still_running": _("公示到 %(ends_on)s 为止，次日起才能结束公示。"),
    "publicity.objections_open": _("还有 %(count)s 项异议未答复，全部答复后才能结束公示。"),
    "publicity.upheld_whole": _("有针对整个公示的异议成立，请撤回公示，更正后重新公示。"),
    "publicity.note_needed": _("请写明公示结论，例如“公示期内未收到异议”。"),
    "publicity.reason_needed": _("请写明撤回原因，所有人能看到。"),
    # notices
    "publicity.raised_notice": _("公示收到异议，请在 %(due)s 前答复：%(title)s"),
    "publicity.upheld_notice": _("您对“%(title)s”提出的异议成立。答复：%(answer)s"),
    "publicity.dismissed_notice": _("您对“%(title)s”提出的异议不成立。答复：%(answer)s"),
    "publicity.withdrawn_notice": _("您提出过异议的公示已撤回：%(title)s。原因：%(reason)s"),
}

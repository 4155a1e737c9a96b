from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "question.edited": _("在您查看期间，这个问题已有变化，请刷新后再办理。"),
    "question.no_committee": _("没有找到您所在单位的党委，请向上级工会反映。"),
    "question.no_person": _("您的账号没有对应的职工档案，请先与人事部门联系。"),
    "question.topic_closed": _("这个类别已停用，请另选一个。"),
    "question.text_needed": _("请写明问题。"),
    "question.answer_needed": _("请写明解答，并说明依据。"),
    "question.is_over": _("这个问题已公开或已答复本人，不能再改。"),
    "question.no_answer_yet": _("这个问题还没有解答，或已经公开。"),
    "question.own_answer": _("解答是您写的，请由另一位同志审核公开。"),
    "question.reason_needed": _("请写明不公开的原因，本人会看到。"),
    "question.not_on_board": _("这个问题不在问答栏里。"),
    "question.named": _("公开的文字里出现了提问人的姓名或工号，请删去。"),
    "question.asked_notice": _("有一个新的政策问题，请在 %(due)s 前解答。"),
    "question.published_notice": _("您提的问题已有解答，请在政策问答栏查看。"),
    "question.declined_notice": _("您提的问题没有公开，请查看说明。"),
}

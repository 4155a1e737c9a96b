from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "signup.kind_expects": _("“%(kind)s”的应到人员由名册决定，不需要报名。"),
    "signup.begun": _("活动已经开始，报名不能再变动。"),
    "signup.closes_before_opening": _("报名结束时间应晚于开始时间，请改正其中一个。"),
    "signup.closes_after_start": _("报名应在活动开始以前结束，请改正。"),
    "signup.places_wrong": _("名额应在 1 到 %(most)s 之间。"),
    "signup.places_taken": _("已有 %(placed)s 人报名，名额不能少于已报名人数。"),
    "signup.not_open_yet": _("报名还没有开始，请到时再来。"),
    "signup.closed": _("报名已经结束。需要参加的，请与支部联系。"),
    "signup.nobody": _("您的账号没有对应到花名册，不能报名，请与人事联系。"),
    "signup.not_signed": _("您没有报名这项活动。"),
    "signup.changed_meanwhile": _("您打开页面之后，别人已经保存过报名设置，请对照后再保存。"),
    "signup.placed_notice": _("您候补的“%(subject)s”有了名额，已为您报上名。不能参加的，请及时退出。"),
    "signup.question_text_missing": _("请写明要问的事。"),
    "signup.question_answer_missing": _("请写明答复。"),
    "signup.question_twice": _("同样的问题已经提出，不必重复。"),
    "signup.question_answered_notice": _("您在“%(subject)s”提出的问题已有答复。"),
    "signup.question_asked_notice": _("“%(subject)s”有人提出问题，请答复。"),
}

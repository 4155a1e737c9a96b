from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # opening
    "round.code_shape": _("考核期写作 2026Q3（季度）或 2026（年度），“%(period)s”不是这样的编码。"),
    "round.exists": _("考核期 %(period)s 已经开启，每个期间只能开启一次。请到考核期列表中打开它。"),
    "round.year_settled": _("%(year)s 年度考核已复核，不能再开启其中的季度 %(period)s。如需开启，请先由党委退回年度考核。"),
    "round.scheme_not_adopted": _("考核方案 %(scheme)s 尚未通过或已停用，请选择已通过的方案。"),
    "round.no_branches": _("考核期 %(period)s 内没有党支部，请先建立党支部。"),
    "round.too_young": _("成立不满一年，本期不评定等次。"),
    "round.closed_in_period": _("期内已撤销，本期不评定等次。"),
    # states
    "round.cannot_compute": _("复核后不再计算得分。如需更正，请先退回计算。"),
    "round.cannot_judge": _("复核后不能再评分。如需更正，请由党委退回计算。"),
    "round.cannot_adjust": _("复核后不能再调整得分。如需更正，请由党委退回计算。"),
    "round.cannot_confirm": _("复核后不能再处理得分调整。如需更正，请由党委退回计算。"),
    "round.cannot_review": _("得分计算完成后才能完成复核。"),
    "round.cannot_reopen": _("只有已复核、尚未公布的考核期可以退回计算。"),
    "round.cannot_propose": _("完成复核后才能提出公布。"),
    "round.cannot_publish": _("完成复核后才能公布，且只能公布一次。"),
    "round.cannot_lock": _("公布后才能锁定。"),
    # judging and adjusting
    "round.no_such_indicator": _("本期方案中没有指标 %(indicator)s。"),
    "round.not_judged": _("指标 %(indicator)s 由系统取数计分，不评分。如有异议请提出得分调整。"),
    "round.branch_not_in_round": _("%(branch)s 不在本考核期内。"),
    "round.own_branch": _("您属于%(branch)s，本支部的得分请由其他考核人员办理。"),
    "round.points_out_of_range": _("得分应在 0 到 %(full)s 之间，最多两位小数。"),
    "round.not_begun": _("考核期 %(period)s 到 %(day)s 才开始，现在还不能开启。"),
    "round.not_over": _("考核期 %(period)s 到 %(day)s 才结束，结束后再完成复核。"),
    "round.quarters_open": _("以下季度考核尚未公布：%(quarters)s。请先公布，再完成年度复核。"),
    "round.proposer_left": _("提议公布的%(name)s已没有公布结果的权限，请由现任委员重新提议。"),
    "round.reason_missing": _("请写明理由。"),
    "round.delta_shape": _("调整分应是不为 0 的数，最多两位小数；扣分写负数。"),
    "round.adjusted_out_of_range": _("该指标现得 %(current)s 分，调整后应在 0 到 %(full)s 分之间。"),
    "round.nothing_to_adjust": _("指标 %(indicator)s 还没有得分，请先计算。"),
    "round.adjustment_waits": _("%(branch)s 的 %(indicator)s 已有一项调整等待复核，请先处理。"),
    "round.adjustment_decided": _("这项调整已经处理过了。"),
    "round.adjustment_second_person": _("调整应由提出人以外的人复核。"),
    "round.cannot_name": _("复核后不能再指定评议人。如需更正，请由党委退回计算。"),
    "round.not_named": _("本指标由指定的评议人评分，您不在其中。"),
    "round.nobody_named": _("本指标还没有指定评议人，由考核人员评分。"),
    "round.not_a_judge": _("%(name)s没有评议打分的权限，请先授权或另选他人。"),
    "round.judge_needs_group": _("方案按评议组计权，请给%(name)s指定一个评议组。"),
    "round.judge_has_given": _("%(name)s已经评分，应列入评议人；如不再评议，请本人先撤回评分。"),
    "round.judges_leave_out": _("指定的评议人都不能评议%(branch)s（属于该支部或不在权限范围内），请再指定一人。"),
    "round.nobody_to_remind": _("指定的评议人都已评完，不需要提醒。"),
    "round.judge_named": _("您被指定为 %(round)s“%(indicator)s”的评议人，请完成评分。"),
    "round.judge_reminder": _("%(round)s 还有 %(n)s 个评分等您完成。"),
    # cancelling
    "round.cannot_cancel": _("只有从未复核的考核期可以取消。"),
    "round.being_computed": _("考核期 %(round)s 正在计算，请等计算完成后再取消。"),
    # review and publication
    "round.judging_open": _("以下评议指标还没有评完：%(indicators)s。请先完成评分。"),
    "round.adjustments_open": _("还有 %(n)s 项得分调整等待复核，请先处理。"),
    "round.not_proposed": _("请先由一名党委成员提出公布，再由另一人确认。"),
    "round.second_person": _("公布应由两名不同的党委成员办理：一人提出，另一人确认。"),
    "round.score_missing": _("%(branch)s 还没有完整得分，请退回计算后重新计算。"),
    "round.score_outdated": _("%(branch)s 的得分与最新数据不一致，请退回计算后重新计算。"),
    "round.not_published": _("考核期 %(round)s 尚未公布，没有可核验的内容。"),
    "round.published_notice": _("%(round)s 考核结果已公布，可查看本支部得分和依据。"),
}

# What changed after the review, by the source that announced it.
SOURCES = {
    "activity": _("组织生活记录"),
    "effect": _("活动成效"),
    "duty_exemption": _("免除事项"),
    "dues": _("党费"),
    "measure": _("业务指标"),
    "certificate": _("技能证书"),
    "promotion": _("技能晋级"),
    "honour": _("荣誉"),
    "result": _("成果"),
    "person": _("人员信息"),
    "transfer": _("人员调动"),
    "work_history": _("工作经历"),
    "membership": _("党员归属"),
    "branch_post": _("支部任职"),
    "coverage": _("支部联系单位"),
    "branch": _("党支部信息"),
    "node": _("组织关系"),
    "plan_item": _("计划任务和指标"),
    "meeting_action": _("会议交办事项"),
    "programme": _("“党建+”项目"),
}


def source_words(source: str) -> str:
    """What kind of record changed, in the reader's language."""
    return str(SOURCES.get(source, _("其他记录")))

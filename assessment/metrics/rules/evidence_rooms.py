"""What one record does for the metrics of the further rooms of branch work. Pure, like ``evidence``."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Params, Values, refused


def _dues_month(values: Values, params: Params) -> Judgement | None:
    return Judgement(True, "evidence.dues_month", {"members": values["members"], "ontime": values["ontime"]})


def _study(values: Values, params: Params) -> Judgement | None:
    return Judgement(True, "evidence.study", {"members": values["members"], "reached": values["reached"]})


def _hazard_in_time(values: Values, params: Params) -> Judgement | None:
    if not values["is_here"]:
        return None
    if values["is_closed"] and values["in_time"]:
        return COUNTS
    if values["is_waiting"]:
        return refused("evidence.hazard_waiting")
    if not values["is_closed"] and not values["is_over"]:
        return refused("evidence.not_due")
    return refused("evidence.hazard_late", due=values["due_on"])


def _hazard_overdue(values: Values, params: Params) -> Judgement | None:
    return refused("evidence.hazard_overdue", due=values["due_on"]) if values["is_late"] else None


def _looked(values: Values, params: Params) -> Judgement:
    return Judgement(values["met"] == values["due"], "evidence.looks", {"due": values["due"], "met": values["met"]})


def _accepted(values: Values, params: Params) -> Judgement:
    codes = {"planned": "evidence.acceptance_planned", "returned": "evidence.acceptance_returned"}
    return refused(codes[values["state"]]) if values["state"] in codes else COUNTS


def _accident(values: Values, params: Params) -> Judgement:
    return refused("evidence.accident", on=values["on"])


def _in_time(what: str) -> Decide:
    def decide(values: Values, params: Params) -> Judgement | None:
        if values["what"] != what:
            return None
        if values["is_done"]:
            return COUNTS
        if values["is_open"]:
            return refused("evidence.not_due")
        return refused("evidence.plan_late", on=values["done_on"]) if values["done_on"] else refused("evidence.plan_open")

    return decide


def _target(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "work" or not values["is_target"]:
        return None
    if values["reached"] is None:
        return refused("evidence.no_figure")
    return COUNTS if values["reached"] else refused("evidence.target_missed")


def _improved(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "programme":
        return None
    return COUNTS if values["is_better"] else refused("evidence.no_improvement")


def _closed(values: Values, params: Params) -> Judgement:
    if values["is_done"]:
        return COUNTS
    if values["closed_on"] is None:
        return refused("evidence.appraisal_open")
    return refused("evidence.appraisal_late", on=values["closed_on"])


def _reported(values: Values, params: Params) -> Judgement:
    return Judgement(True, "evidence.report_result", {"points": values["points"], "band": values["band"]})


def _held_key(values: Values, params: Params) -> Judgement:
    return COUNTS if values["is_held"] else refused("evidence.key_without_member")


def _reviewed(values: Values, params: Params) -> Judgement:
    if values["done_on"] is None:
        return refused("evidence.review_missing", due=values["due_on"])
    late = (values["done_on"] - values["due_on"]).days
    return COUNTS if late <= 0 else refused("evidence.review_late", days=late)


def _forced(values: Values, params: Params) -> Judgement:
    if values["done_on"] is None:
        return refused("evidence.force_missing", due=values["due_on"])
    late = (values["done_on"] - values["due_on"]).days
    return COUNTS if late <= 0 else refused("evidence.force_late", days=late)


def _visited(values: Values, params: Params) -> Judgement:
    return Judgement(values["held"] == values["due"], "evidence.link_visits", {"due": values["due"], "held": values["held"]})


def _kept_place(values: Values, params: Params) -> Judgement:
    return COUNTS if values["is_kept"] else refused("evidence.place_late", due=values["due_on"])


def _effective(values: Values, params: Params) -> Judgement:
    return COUNTS if values["is_effective"] else refused("evidence.partner_without_effect")


def _ticket_answered(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "due":
        return None
    if values["done_on"] is not None and values["done_on"] <= values["due_on"]:
        return COUNTS
    return refused("evidence.ticket_late", due=values["due_on"])


def _note_handed(values: Values, params: Params) -> Judgement:
    if values["done_on"] is None:
        return refused("evidence.note_missing", due=values["due_on"])
    return COUNTS if values["done_on"] <= values["due_on"] else refused("evidence.note_late", on=values["done_on"])


def _ticket_helped(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "told":
        return None
    return COUNTS if values["helped"] else refused("evidence.ticket_unhelped")


def _step_in_time(values: Values, params: Params) -> Judgement | None:
    if values["due_on"] is None:
        return None
    return COUNTS if values["on"] <= values["due_on"] else refused("evidence.step_late", due=values["due_on"])


def _skilled_member(values: Values, params: Params) -> Judgement | None:
    if not values["is_admission"]:
        return None
    return COUNTS if values["is_skilled"] else refused("evidence.not_skilled")


def _published(values: Values, params: Params) -> Judgement:
    return COUNTS


def _standing(values: Values, params: Params) -> Judgement:
    return COUNTS if values["stands"] else refused("evidence.story_without_result")


def _chosen(values: Values, params: Params) -> Judgement:
    return COUNTS if values["is_chosen"] else refused("evidence.not_chosen")


def _away(values: Values, params: Params) -> Judgement:
    return Judgement(True, "evidence.away", {"expected": values["expected"], "present": values["present"]})


def _set_up(values: Values, params: Params) -> Judgement:
    if values["on"] is None:
        return refused("evidence.setup_open", due=values["due_on"])
    return COUNTS if values["on"] <= values["due_on"] else refused("evidence.setup_late", on=values["on"])


def _manned(values: Values, params: Params) -> Judgement:
    return COUNTS if values["members"] else refused("evidence.team_without_members")


def _overlaps(values: Values, params: Params) -> Judgement | None:
    if not values["is_led"]:
        return None
    return COUNTS if values["is_overlap"] else refused("evidence.leader_not_of_group")


def _rectified(values: Values, params: Params) -> Judgement | None:
    if values["is_closed"] and values["in_time"]:
        return COUNTS
    if values["is_waiting"] and values["in_time"]:
        return refused("evidence.hazard_waiting")
    if not values["is_closed"] and not values["is_over"]:
        return refused("evidence.not_due")
    return refused("evidence.hazard_late", due=values["due_on"])


def _supervised(values: Values, params: Params) -> Judgement | None:
    return COUNTS if values["is_held"] else refused("evidence.check_missing", due=values["due_on"])


def _pledged(values: Values, params: Params) -> Judgement | None:
    return Judgement(True, "evidence.pledges", {"members": values["members"], "signed": values["signed"]})


UNFILED = {"planned": "evidence.not_held", "held": "evidence.not_filed", "returned": "evidence.returned"}


def _unfiled_form(values: Values) -> Judgement | None:
    return refused(UNFILED[values["state"]]) if values["state"] in UNFILED else None


def _joint(values: Values, params: Params) -> Judgement | None:
    return (_unfiled_form(values) or COUNTS) if values["is_joint"] else None


def _new_form(values: Values, params: Params) -> Judgement | None:
    unfiled = _unfiled_form(values)
    if unfiled is not None:
        return unfiled
    found = {"form": values["form"]}
    return Judgement(True, "evidence.form_first", found) if values["is_first"] else Judgement(False, "evidence.form_again", found)


def _interactive(values: Values, params: Params) -> Judgement:
    return _unfiled_form(values) or (COUNTS if values["is_interactive"] else refused("evidence.form_traditional", form=values["form"]))


def _arranged(values: Values, params: Params) -> Judgement | None:
    if values["is_done"]:
        return COUNTS
    if values["is_explained"]:
        return refused("evidence.arranged_explained", why=values["excuse"])
    return refused("evidence.not_due") if values["is_open"] else refused("evidence.arranged_missed", due=values["due_on"])


OF_ROOMS: dict[str, Decide] = {
    "development_on_time": _step_in_time,
    "skilled_share_new_members": _skilled_member,
    "dues_on_time": _dues_month,
    "study_reached": _study,
    "hazards_closed_on_time": _hazard_in_time,
    "hazards_overdue": _hazard_overdue,
    "inspections_kept": _looked,
    "acceptances_passed": _accepted,
    "accident_free_days": _accident,
    "plan_on_time": _in_time("work"),
    "plan_targets_reached": _target,
    "meeting_actions_on_time": _in_time("action"),
    "programmes_improved": _improved,
    "appraisals_closed": _closed,
    "duty_report_result": _reported,
    "key_posts_held": _held_key,
    "vanguard_reviews_on_time": _reviewed,
    "task_forces_on_time": _forced,
    "stories_published": _published,
    "stories_with_result": _standing,
    "nominations_chosen": _chosen,
    "temporary_attendance": _away,
    "setups_on_time": _set_up,
    "teams_with_members": _manned,
    "team_leader_overlap": _overlaps,
    "link_visits_held": _visited,
    "places_inspected": _kept_place,
    "partnerships_effective": _effective,
    "tickets_on_time": _ticket_answered,
    "tickets_helped": _ticket_helped,
    "rectifications_on_time": _rectified,
    "supervision_checks_held": _supervised,
    "conduct_pledges_signed": _pledged,
    "joint_activities": _joint,
    "activity_forms": _new_form,
    "interactive_share": _interactive,
    "arranged_on_time": _arranged,
    "notes_on_time": _note_handed,
}

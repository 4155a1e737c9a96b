"""What went into a metric, as labelled figures."""

from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.metrics.rules import METRICS, Facts, Metric, Params
from assessment.schemes.rules import Indicator
from assessment.scoring.selectors.parts import LABELS
from assessment.scoring.selectors.words import number
from branches.orgs.enums import BranchPostKind

ZERO = Decimal(0)
# Components by kind of activity: metric -> parts; the first word of a component by source.
PREFIX = {"duties": "duty", "activities": "activity", "effects": "effect", "tags": "tag"}
BY_KIND = {
    "duty_missing": ("owed", "done"), "duties_kept": ("owed", "done"), "attendance_rate": ("expected", "present"),
    "filed_on_time": ("held", "ontime"), "first_item_rate": ("count", "first"), "production_topic_share": ("count", "production"),
    "work_site_share": ("count", "site"), "effects_confirmed": ("confirmed",), "effect_share": ("count", "with"),
    "tagged_share": ("count", "tagged"),
}  # fmt: skip
PLAIN = {
    "resolutions_done": ("resolution.due", "resolution.done"),
    "resolutions_overdue": ("resolution.due", "resolution.done"),
    "certified_rate": ("people.operating", "people.certified"),
    "senior_share": ("people.certified", "people.senior"),
    "technician_share": ("people.certified", "people.technician"),
    "certificates_lapsed": ("people.operating", "people.lapsed"),
    "promotions_gained": ("promotion.gained",),
    "promotion_answers_on_time": ("promotion.due", "promotion.ontime"),
    "promotion_success": ("promotion.decided", "promotion.gained"),
    "terms_overdue": ("post.terms", "post.overdue"),
    "teams_reached": ("team.count", "team.reached"),
    "grade_rises": ("grade.rises",),
    "hazards_closed_on_time": ("hazard.due", "hazard.ontime"),
    "hazards_overdue": ("hazard.late",),
    "inspections_kept": ("inspection.due", "inspection.met"),
    "acceptances_passed": ("acceptance.done", "acceptance.passed"),
    "accident_free_days": ("accident.free",),
    "stock_lines_kept": ("stock.days", "stock.below"),
    "idle_materials_used": ("idle.count", "idle.used"),
    "knowledge_published": ("knowledge.posts",),
    "knowledge_reused": ("knowledge.uses",),
    "machines_sound": ("machine.checked", "machine.sound"),
    "plan_on_time": ("planning.due", "planning.done"),
    "plan_targets_reached": ("planning.targets", "planning.reached"),
    "meeting_actions_on_time": ("planning.actions", "planning.finished"),
    "programmes_improved": ("planning.programmes", "planning.improved"),
    "dues_on_time": ("dues.members", "dues.ontime"),
    "study_reached": ("study.members", "study.reached"),
    "appraisals_closed": ("appraisal.due", "appraisal.done"),
    "duty_report_result": ("report.count", "report.points"),
    "key_posts_held": ("key.count", "key.held"),
    "vanguard_reviews_on_time": ("look.due", "look.ontime"),
    "task_forces_on_time": ("force.due", "force.ontime"),
    "setups_on_time": ("setup.due", "setup.ontime"),
    "teams_with_members": ("crew.teams", "crew.manned"),
    "team_leader_overlap": ("crew.led", "crew.overlap"),
    "stories_published": ("story.count",),
    "stories_with_result": ("story.count", "story.standing"),
    "nominations_chosen": ("contest.decided", "contest.chosen"),
    "temporary_attendance": ("away.expected", "away.present"),
    "link_visits_held": ("visit.due", "visit.held"),
    "places_inspected": ("place.count", "place.kept"),
    "partnerships_effective": ("partner.count", "partner.effective"),
    "rectifications_on_time": ("rectify.due", "rectify.ontime"),
    "conduct_pledges_signed": ("pledge.due", "pledge.signed"),
    "supervision_checks_held": ("supervised.due", "supervised.held"),
    "joint_activities": ("form.joint",),
    "activity_forms": ("form.kinds",),
    "interactive_share": ("form.count", "form.interactive"),
    "arranged_on_time": ("arranged.due", "arranged.done"),
    "development_on_time": ("development.timed", "development.ontime"),
    "skilled_share_new_members": ("development.admitted", "development.skilled"),
    "tickets_on_time": ("ticket.due", "ticket.ontime"),
    "tickets_helped": ("ticket.told", "ticket.helped"),
    "notes_on_time": ("note.due", "note.ontime"),
    "papers_published": ("result.paper",),
    "patents_granted": ("result.patent",),
    "first_author_patents": ("result.first",),
    "domestic_gaps_filled": ("result.domestic",),
    "worker_cases_on_time": ("caring.due", "caring.ontime"),
    "worker_cases_confirmed": ("caring.closed", "caring.confirmed"),
    "hardship_files_reviewed": ("caring.reviews", "caring.reviewed"),
    "mentorships_on_time": ("mentoring.due", "mentoring.ontime"),
    "apprentices_risen": ("mentoring.year", "mentoring.risen"),
    "member_mentor_share": ("mentoring.running", "mentoring.member"),
    "knowledge_tests_passed": ("learn.tested", "learn.passed"),
    "courses_finished": ("learn.due", "learn.finished"),
    "proposals_per_head": ("proposing.filed", "proposing.heads"),
    "proposals_adopted": ("proposing.decided", "proposing.taken"),
    "proposals_on_time": ("proposing.due", "proposing.ontime"),
    "proposals_benefit": ("proposing.benefit",),
    "mandatory_training_done": ("training.owed", "training.met"),
    "training_hours_per_head": ("training.heads", "training.hours"),
    "frontline_trained_share": ("training.front", "training.taught"),
    "conversion_benefit": ("innovating.benefit",),
    "conversions_verified": ("innovating.conversions",),
    "methods_adopted": ("innovating.adopters",),
    "innovation_on_time": ("innovating.due", "innovating.ontime"),
    "competition_share": ("competing.workers", "competing.joined"),
    "competition_prizes": ("competing.prizes",),
    "fasttrack_promotions": ("competing.fasttrack",),
    "skill_posts_qualified": ("talent.posts", "talent.held"),
    "pool_party_members": ("talent.party",),
    "pool_party_share": ("talent.pooled", "talent.party"),
    "studios_with_results": ("studio.named", "studio.fruitful"),
    "studios_valid": ("studio.valid",),
    "member_led_challenges": ("challenge.signed", "challenge.memberled"),
    "challenges_on_time": ("challenge.due", "challenge.ontime"),
}
OF_SOURCE = {"measures": "measure", "history": "history", "growths": "growth"}  # those that count for one measure
OF_MEASURE = {
    "measure_attainment": ("aimed", "target"), "measure_improvement": ("based", "baseline"), "measure_trend": ("now", "before"),
    "measure_streak": ("met",), "event_free_months": ("free",),
    "growth_years": ("years",),
}  # fmt: skip


def _label(part: str) -> str:
    return str(LABELS[part])


def _by_kind(metric: Metric, params: Params, facts: Facts) -> tuple[tuple[str, str], ...]:
    prefix = PREFIX[metric.source]
    kinds = params.get("kinds") or sorted({c.split(".")[1] for c in facts if c.startswith(f"{prefix}.")})
    name = {"ontime": f"ontime{params.get('days', '')}", "tagged": f"with-{params.get('tag', '')}"}
    rows = []
    for part in BY_KIND[metric.code]:
        label = _("已提交会议") if metric.code == "first_item_rate" and part == "count" else _label(part)
        rows.append((label, number(sum((facts.get(f"{prefix}.{k}.{name.get(part, part)}", ZERO) for k in kinds), ZERO))))
    return tuple(rows)


def _posts(params: Params, facts: Facts) -> tuple[tuple[str, str], ...]:
    names = dict(BranchPostKind.choices)
    days = [(names.get(post, post), facts.get(f"post.{post}.vacant")) for post in params["posts"]]
    return tuple((_("%(post)s空缺天数") % {"post": post}, number(n)) for post, n in days if n is not None)


def metric_inputs(indicator: Indicator, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(label, figure) of what went into the metric, summed over the kinds it asks for."""
    if indicator.kind == "judged":
        return ()
    metric, params = METRICS[indicator.metric], indicator.metric_params
    if metric.source in OF_SOURCE:
        prefix = OF_SOURCE[metric.source]
        wanted = OF_MEASURE.get(metric.code, ("value",))
        found = [(part, facts.get(f"{prefix}.{params['measure']}.{part}")) for part in wanted]
        return tuple((_label(part), number(value)) for part, value in found if value is not None)
    if metric.code in PLAIN:
        return tuple((_label(c), number(facts.get(c, ZERO))) for c in PLAIN[metric.code])
    if metric.code == "post_vacant_days":
        return _posts(params, facts)
    if metric.code == "honours_count":
        return ((_("荣誉项数"), number(metric.value(facts, params) or ZERO)),)
    if metric.code == "awards_won":
        return ((_("获奖成果"), number(metric.value(facts, params) or ZERO)),)
    return _by_kind(metric, params, facts)

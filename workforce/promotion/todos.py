"""What waits in promotions: own applications sent back, cases of HR, steps of batches."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.kernel.scope import Scope
from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.panels.enums import PanelState
from portal.publicity.enums import PublicityState
from portal.rights.access import Actor
from workforce.promotion.enums import BatchState, FastTrackState, PromotionState, SittingState
from workforce.promotion.models import ExamSitting, ExamVolume, FastTrackRequest, PromotionApplication, PromotionBatch
from workforce.promotion.selectors import batches, cases, fasttrack
from workforce.promotion.selectors import exams as exam_read
from workforce.promotion.selectors import volumes as volume_read
from workforce.promotion.selectors.wording import grade_words


def _case_words(row: PromotionApplication) -> str:
    return f"{row.occupation.name} {grade_words(row.target_grade)}"


def returned(actor: Actor, at: datetime) -> Todos:
    """Own applications that were sent back: two statements."""
    if actor.person_id is None:
        return NONE
    rows = cases.applications(Scope(person_id=actor.person_id)).filter(state=PromotionState.RETURNED)
    return of_rows(rows, lambda row: Todo(_case_words(row), reverse("promotion_detail", args=[row.pk])), localdate(at))


def to_review(actor: Actor, at: datetime) -> Todos:
    """Cases to check or to decide, by the day on which the applicant is answered: two statements."""
    rows = cases.waiting(actor).select_related("person__unit", "occupation")

    def drawn(row: PromotionApplication) -> Todo:
        step = _("审查") if row.state == PromotionState.SUBMITTED else _("决定")
        where = f"{_case_words(row)} · {row.person.unit.name}"
        return Todo(f"{step}：{row.person.name}", reverse("promotion_review", args=[row.pk]), row.answer_due_on, where)

    return of_rows(rows, drawn, localdate(at), "answer_due_on")


def batch_steps(actor: Actor, at: datetime) -> Todos:
    """Batches whose next step lies with their office: two statements."""
    today = localdate(at)
    over = Q(state=BatchState.OPEN, closes_on__lt=today)
    panel = Q(state=BatchState.PANEL, panel__state__in=(PanelState.CONCLUDED, PanelState.DISSOLVED))
    again = Q(state=BatchState.PUBLICITY, publicity__state=PublicityState.WITHDRAWN)
    rows = batches.batches(Scope(actor.scope("batch.run").paths)).filter(over | panel | again)

    def drawn(row: PromotionBatch) -> Todo:
        words = {BatchState.OPEN: _("截止申报"), BatchState.PANEL: _("发布公示"), BatchState.PUBLICITY: _("重新公示")}
        step = words[BatchState(row.state)]
        if row.state == BatchState.PANEL and row.panel is not None and row.panel.state == PanelState.DISSOLVED:
            step = _("重新组建评审组")
        due = row.closes_on + timedelta(days=1) if row.state == BatchState.OPEN else None
        return Todo(f"{step}：{row.name}", reverse("batch_detail", args=[row.pk]), due, row.node.name)

    return of_rows(rows, drawn, today)


def fasttracks(actor: Actor, at: datetime) -> Todos:
    """Requests of the fast track to check or to decide: two statements."""

    def drawn(row: FastTrackRequest) -> Todo:
        step = _("审查") if row.state == FastTrackState.ASKED else _("决定")
        where = f"{row.occupation.name} {grade_words(row.target_grade)}"
        return Todo(f"{step}：{row.person.name}", reverse("fasttrack_detail", args=[row.pk]), None, where)

    return of_rows(fasttrack.to_handle(actor), drawn, localdate(at))


def exams(actor: Actor, at: datetime) -> Todos:
    """Sittings that are held and have marks to write down or to verify: two statements."""
    today = localdate(at)
    held = Q(state=SittingState.SCORING) | Q(state=SittingState.PLANNED, held_on__lte=today)
    rows = exam_read.sittings(Scope(actor.scope("exam.run").paths)).filter(held)

    def drawn(row: ExamSitting) -> Todo:
        return Todo(f"{row.subject} {row.get_part_display()}", reverse("exam_detail", args=[row.pk]), None, row.place)

    return of_rows(rows, drawn, today)


def volumes(actor: Actor, at: datetime) -> Todos:
    """Volumes that ought to be back: two statements."""
    today = localdate(at)
    rows = volume_read.overdue(Scope(actor.scope("volume.keep").paths), today)

    def drawn(row: ExamVolume) -> Todo:
        return Todo(f"{row.number} {row.batch}", reverse("volume_detail", args=[row.pk]), None, row.batch.node.name)

    return of_rows(rows, drawn, today)

"""Hangs check lists onto activities."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.activities import registry as activities
from branches.activities.enums import ActivityForm, PlaceType
from branches.activities.models import Activity
from branches.practice import access, selectors
from branches.practice.exports import EXPORTERS
from branches.practice.messages import SENTENCES
from branches.practice.models import PracticeTemplate
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, sentences
from portal.rights.access import Actor


def practice_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """The check list of an activity, or the way to begin one where people go out to work. One statement."""
    sheet = selectors.sheet_of(activity)
    keeps = actor.scope("activity.log").covers(activity.branch.node.path)
    at_work = activity.kind.form == ActivityForm.PRACTICE or activity.place_type == PlaceType.WORK_SITE
    if sheet is None and not (at_work and keeps and access.may_fill(actor, activity)):
        return None
    return {"sheet": sheet, "activity": activity}


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    call_records({"branches.PracticeSheet": _("实践清单"), "branches.PracticeLine": _("检查项"), "branches.PracticeWatch": _("值守安排")})
    activities.register_card("practice", 25, "branches/practice/_card.html", practice_card)
    fields = ("use", "duty", "points", "needs_roster", "source")
    note = _("设备点检、安全巡查、质量复核、夜间值守等")
    register_catalogue(Catalogue("practice-templates", _("实践清单模板"), PracticeTemplate, fields, note, order=12))

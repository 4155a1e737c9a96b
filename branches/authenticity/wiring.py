"""Hangs hints and checks onto the page of an activity, the act of filing and the writing of minutes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.activities import registry
from branches.activities.models import Activity
from branches.activities.registry import Look
from branches.authenticity import selectors, services
from branches.authenticity.enums import VERDICT_TONES
from branches.authenticity.messages import SENTENCES
from portal.audit.registry import leave_untraced
from portal.kernel import menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.rights.access import Actor


def is_worth_a_look(activity: Activity, actor: Actor, at: datetime) -> bool:
    return bool(selectors.hints_of(activity, actor, at))


def hints_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Before filing: the hints, for the branch. Later: what the branch said, for everybody who may read the record."""
    shown = selectors.hints_shown(activity, actor, at)
    return {"shown": shown} if shown.hints or shown.explanation else None


def results_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Conclusions of checks on this record, for its branch."""
    scope = actor.scope("sample.result")
    if not scope.covers(activity.branch.node.path):
        return None
    rows = selectors.results_for(scope).filter(activity=activity.pk).prefetch_related("verdicts")
    results = [{"row": row, "tone": VERDICT_TONES[row.outcome], "notes": [v.note for v in row.verdicts.all()]} for row in rows]
    return {"results": results} if results else None


def connect() -> None:
    leave_untraced("worked out from the minutes", "branches.MinutesBand")
    sentences.register(SENTENCES)
    notices.register_codes("sample.", Category.BRANCH)
    menu.add(menu.MenuEntry("samples", "eye-search", _("记录抽查"), "sample_list", "sample.view", 33, group=menu.PARTY))
    notices.register_codes("sample.", Category.BRANCH, is_private=True)
    registry.on_minutes("authenticity", services.sign_minutes)
    registry.register_look("authenticity", Look(is_worth_a_look, services.keep_look))
    registry.register_card("hints", 10, "branches/authenticity/_hints_card.html", hints_card)
    registry.register_card("sample_results", 20, "branches/authenticity/_results_card.html", results_card)

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.activities import access, selectors, services
from branches.activities.imports import ActivityResource
from branches.activities.messages import SENTENCES
from branches.activities.models import Activity, ActivityKind
from branches.orgs.models import Branch
from branches.orgs.panels import register_panel
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import clock, menu, sentences
from portal.kernel.errors import NotReachable, ensure
from portal.kernel.periods import year_of
from portal.rights.access import Actor
from portal.signin import registry
from portal.signin.registry import SigninBrief


class ActivitySignin:
    """How people sign in to an activity."""

    @staticmethod
    def _find(record_id: int) -> Activity | None:
        return Activity.objects.select_related("branch__node", "kind", "group").filter(pk=record_id).first()

    def _get(self, record_id: int) -> Activity:
        activity = self._find(record_id)
        if activity is None:
            raise NotReachable("activity")
        return activity

    def brief(self, record_id: int) -> SigninBrief | None:
        a = self._find(record_id)
        if a is None:
            return None
        url = reverse("activity_detail", args=[a.pk])
        return SigninBrief(a.subject, f"{a.branch.node.name} · {a.kind}", a.place, a.starts_at, a.present, a.expected, url)

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        ensure(access.may_run_signin(actor, self._get(record_id), at))

    def prepare(self, actor: Actor, record_id: int, at: datetime) -> None:
        services.open_roll(actor=actor, at=at, activity=self._get(record_id))

    def sign(self, actor: Actor, record_id: int, person_id: int, method: str, at: datetime) -> bool:
        return services.sign_in(actor=actor, at=at, activity=self._get(record_id), person_id=person_id, method=method)


def effects_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """What the branch's activities did for production this year; nothing where nothing is recorded or reached."""
    if not actor.is_system and not actor.scope("activity.view").covers(branch.node.path):
        return None
    year = year_of(clock.today())
    summary = selectors.effect_summary(branch, year)
    return {"summary": summary, "year": year.code} if summary else None


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("activities", "notebook", _("组织生活"), "activity_list", "activity.view", 14))
    register_owner("activity", access.may_open_file)
    registry.register("activity", ActivitySignin())
    register_panel("effects", 30, "branches/activities/_effects_panel.html", effects_panel)
    register_kind(ImportKind("activities", _("活动记录"), ActivityResource, order=60, list_url="activity_list"))
    fields = ("holder", "usual_time", "usual_minutes", "is_quick", "needs_minutes", "source")
    register_catalogue(Catalogue("activity-kinds", _("活动类型"), ActivityKind, fields, order=10))

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.activities import access, services
from branches.activities.imports import ActivityResource
from branches.activities.messages import SENTENCES
from branches.activities.models import Activity
from portal.exchange.registry import ImportKind
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import menu, sentences
from portal.kernel.errors import NotReachable, ensure
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


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("activities", "notebook", _("组织生活"), "activity_list", "activity.view", 14))
    register_owner("activity", access.may_open_file)
    registry.register("activity", ActivitySignin())
    register_kind(ImportKind("activities", _("活动记录"), ActivityResource, order=60, list_url="activity_list"))

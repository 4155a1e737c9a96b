"""Hangs training onto the ground floor: sentences, menu, catalogues, import kind, signing in, files, search, the card of a person."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.errors import NotReachable, ensure
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor
from portal.search import registry as search
from portal.signin import registry as signin
from portal.signin.registry import SigninBrief, SigninLine
from workforce.training import access, rules, services, todos
from workforce.training.exports import EXPORTERS
from workforce.training.imports import TrainingLedgerResource
from workforce.training.messages import SENTENCES
from workforce.training.models import TrainingClass, TrainingField, TrainingKind
from workforce.training.selectors import figures, offers

RECORDS = {"workforce.TrainingClass": _("培训班"), "workforce.TrainingEnrolment": _("培训人次")}
METHODS = {"": _("点名"), "qr": _("扫码"), "pin": _("工号和签到码")}


class TrainingSignin:
    """How people sign in to a class: the same code as at meetings, for those on the list."""

    @staticmethod
    def _get(record_id: int) -> TrainingClass:
        row = offers_one(record_id)
        if row is None:
            raise NotReachable("training")
        return row

    def brief(self, record_id: int) -> SigninBrief | None:
        row = offers_one(record_id)
        if row is None:
            return None
        day = min(max(clock.today(), row.from_on), row.to_on)
        starts_at = timezone.make_aware(datetime.combine(day, row.start_time))
        taken, present = row.enrolments.count(), row.enrolments.filter(is_present=True).count()
        return SigninBrief(row.title, row.node.name, row.place, starts_at, present, taken, reverse("training_class", args=[row.pk]))

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        row = self._get(record_id)
        ensure(access.may_hold(actor, row))
        ensure(rules.roll_verdict(row.state, row.from_on, timezone.localdate(at)))

    def roll(self, record_id: int) -> Sequence[SigninLine]:
        return [
            SigninLine(
                e.person_id, e.person.name, e.person.staff_no, e.is_present, e.method, METHODS.get(e.method, METHODS["qr"]), e.signed_at
            )
            for e in offers.roll(self._get(record_id))
        ]

    def prepare(self, actor: Actor, record_id: int, at: datetime) -> None:
        services.begin(row=self._get(record_id))

    def sign(self, actor: Actor, record_id: int, person_id: int, method: str, at: datetime) -> bool:
        return services.sign_in(actor=actor, at=at, row=self._get(record_id), person_id=person_id, method=method)


def offers_one(record_id: int) -> TrainingClass | None:
    return TrainingClass.objects.select_related("node", "co_node").filter(pk=record_id).first()


def training_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """What training left on a person's record: for himself and his personnel office."""
    is_own = actor.scope("training.join").person_id == person.pk
    if not is_own and not actor.scope("training.people").covers(person.unit.path):
        return None
    today = clock.today()
    return {"own": figures.record_of(person, today.year, today), "year": today.year, "is_office": not is_own}


def searched_classes() -> QuerySet:
    return TrainingClass.objects.exclude(state="cancelled").values_list("pk", "title", "place", "course__title")


def classes_found(scope: Scope, day: date) -> QuerySet[TrainingClass]:
    return TrainingClass.objects.within(scope).exclude(state="cancelled").select_related("node")


def class_hit(row: TrainingClass) -> search.Hit:
    return search.Hit(row.title, f"{row.node.name} · {row.from_on}", reverse("training_class", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("training.", Category.CAREER)
    for code in ("enrolled", "cancelled", "moved", "dropped", "visit", "visit_cancelled", "confirmed", "returned"):
        notices.register_codes(f"training.{code}_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("training_close", _("该结业的培训班"), "training.run", todos.to_close, 37, "training_list", "?s=held"))
    register_todo(TodoKind("training_growths", _("待核实的培养记录"), "training.people", todos.to_judge, 38, "training_growths", "?s=told"))
    search.keep(search.SearchIndex("training", searched_classes))
    page = search.RecordPage("training_class", "pk", "pk")
    search.show(search.SearchKind("training", _("培训班"), "book", "training.view", 52, "training", classes_found, class_hit, page=page))
    menu.add(menu.MenuEntry("training", "book", _("培训"), "training_list", "training.view", 23, group=menu.TALENT))
    register_catalogue(Catalogue("training-kinds", _("培训类别"), TrainingKind, ("part", "is_underground", "source"), order=64))
    register_catalogue(Catalogue("training-fields", _("技术领域"), TrainingField, ("is_new",), order=65))
    register_kind(ImportKind("training", _("培训台账"), TrainingLedgerResource, order=52, list_url="training_list"))
    register_owner(
        access.FILES, access.may_open_file, access.may_change_files,
        node_of=offers.node_of, reach=offers.file_reach, places=offers.file_places,
    )  # fmt: skip
    signin.register("training", TrainingSignin())
    register_panel("training", 32, "workforce/training/_person_panel.html", training_panel)

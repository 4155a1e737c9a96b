"""Competitions and requests of the fast track for the tests that go over all rooms."""

from collections.abc import Callable

from portal.kernel import clock
from portal.rights.enums import Role
from tests.support.people import FourPeople, user_with
from tests.workforce.competitions import factories as make
from workforce.competitions import services
from workforce.competitions.models import CompetitionFigure, CompetitionMember
from workforce.promotion import services as promotion
from workforce.promotion.models import FastTrackRequest

Sample = Callable[[FourPeople], dict]


def _at(step: str) -> Sample:
    return lambda p: {"pk": getattr(make, step)(p).pk}


def _entry(step: str) -> Sample:
    return lambda p: {"pk": make.best(getattr(make, step)(p)).pk}


def _open_entry(p: FourPeople) -> dict:
    return {"pk": make.entered(p, make.registering(p)).pk}


def _figure(p: FourPeople) -> dict:
    return {"pk": CompetitionFigure.objects.filter(target__competition=make.drive(p)).order_by("unit__path")[0].pk}


def asked(p: FourPeople) -> FastTrackRequest:
    names = ("person__unit", "entry__competition__node", "entry__occupation")
    member = CompetitionMember.objects.select_related(*names).get(competition=make.published(p))
    return promotion.ask_fasttrack(actor=p.actor(p.worker), at=clock.now(), member=member)


def checked(p: FourPeople) -> FastTrackRequest:
    row = asked(p)
    return promotion.check_fasttrack(actor=p.actor(p.hr), at=clock.now(), request=row, version=row.version)


def _asked(p: FourPeople) -> dict:
    return {"pk": asked(p).pk}


def _checked(p: FourPeople) -> dict:
    return {"pk": checked(p).pk}


SAMPLES: dict[str, Sample] = {
    "competition_detail": _at("published"), "competition-detail": _at("published"), "competition_edit": _at("planned"),
    "competition_open": _at("planned"), "competition_enter": _at("registering"), "competition_start": _at("registering"),
    "competition_jury": _at("running"), "competition_finish": _at("running"), "competition_reopen": _at("finished"),
    "competition_publicise": _at("finished"), "competition_publish": _at("finished"), "competition_cancel": _at("planned"),
    "competition_send_up": _at("published"), "competition_honour": _at("published"), "competition_target": _at("planned"),
    "competition_planned": _at("planned"), "competition_measure": _figure, "competition_check_figure": _figure,
    "competition_entry": _entry("running"), "competition_score": _entry("running"), "competition_check": _entry("running"),
    "competition_accept": _open_entry, "competition_withdraw": _open_entry,
    "fasttrack_new": _entry("published"), "fasttrack_detail": _asked, "fasttrack-detail": _asked, "fasttrack_check": _asked,
    "fasttrack_refuse": _asked, "fasttrack_approve": _checked,
}  # fmt: skip
ROOMS = {
    "competition-list": (
        "competition_list",
        ("", "s=published&o=-starts_on", "level=2&o=enrol_to", "kind=drive", "project=no"),
    ),
    "fasttrack-list": ("fasttrack_list", ("", "s=asked&o=-asked_at", "target_grade=4&o=year", "q=技能大赛")),
}


def fill(people: FourPeople) -> None:
    """One of MK1 with a request of its winner, one of MK2 that MK1 does not see."""
    winner = make.worker(people, "选手甲")  # without a certificate, whatever the others hold
    row = make.registering(people)
    entry = make.entered(people, row, winner)
    row = make.act(people, row, services.start_competition)
    make.scored(people, entry)
    row = make.act(people, row, services.finish_scoring)
    row = make.act(people, row, services.publish_result, people.second_hr)
    names = ("person__unit", "entry__competition__node", "entry__occupation")
    member = CompetitionMember.objects.select_related(*names).get(competition=row)
    promotion.ask_fasttrack(actor=people.actor(winner), at=clock.now(), member=member)
    far = make.facts(people, name="二矿比武", node=people.nodes["MK2"])
    officer = user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="人事丙")
    services.plan_competition(actor=people.actor(officer), at=clock.now(), facts=far)

"""One worker file: training, tests, posts, pay, results, honours. A room adds its own section from ``wiring.py``::

    from workforce.talents.selectors.file import Section, register_section

    register_section("training", 10, _("培训"), lines_of_training)

``lines_of_training(person, day) -> list[tuple[date | None, str]]``: what the section says, newest first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Person
from workforce.careers import selectors as careers
from workforce.careers.models import CareerPlan, ChiefAppointment
from workforce.honours.models import Honour
from workforce.mentorship.models import MentorshipAgreement
from workforce.promotion.models import PastPromotion, PromotionApplication
from workforce.results.models import ResultAuthor
from workforce.skills.models import SkillCertificate

Line = tuple[date | None, str]
Lines = Callable[[Person, date], list[Line]]


@dataclass(frozen=True)
class Section:
    order: int
    key: str
    title: Any
    lines: Lines


@dataclass(frozen=True)
class SectionShown:
    key: str
    title: Any
    lines: list[Line]


_sections: dict[str, Section] = {}


def register_section(key: str, order: int, title: Any, lines: Lines) -> None:
    _sections[key] = Section(order, key, title, lines)


def sections_of(person: Person, day: date) -> list[SectionShown]:
    """Every section in order, those with nothing in them too: a file that lacks something says so."""
    rows = sorted(_sections.values(), key=lambda s: (s.order, s.key))
    return [SectionShown(s.key, s.title, s.lines(person, day)) for s in rows]


def _sorted(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda row: (row[0] or date.min, row[1]), reverse=True)


def grades(person: Person, day: date) -> list[Line]:
    rows = SkillCertificate.objects.filter(person=person).select_related("occupation")
    found: list[Line] = []
    for row in rows:
        state = "" if row.state == "valid" else f"（{row.get_state_display()}）"
        found.append((row.issued_on, f"{row.occupation.name} {row.get_grade_display()} {row.number}{state}"))
    for chief in ChiefAppointment.objects.filter(person=person, confirmed_at__isnull=False).select_related("occupation", "level"):
        words = {"occupation": chief.occupation.name, "level": chief.level.name, "until": chief.ended_on or chief.to_on}
        found.append((chief.from_on, _("%(occupation)s %(level)s，聘期至 %(until)s") % words))
    return _sorted(found)


def tests(person: Person, day: date) -> list[Line]:
    """Promotions that were applied for, those from before the portal, and completion tests of apprenticeships."""
    found: list[Line] = []
    for row in PromotionApplication.objects.filter(person=person).exclude(state="draft").select_related("occupation"):
        words = {"occupation": row.occupation.name, "grade": row.get_target_grade_display(), "state": row.get_state_display()}
        found.append((localdate(row.created_at), _("申报%(occupation)s%(grade)s：%(state)s") % words))
    for past in PastPromotion.objects.filter(person=person).select_related("occupation", "level"):
        words = {"occupation": past.occupation.name, "level": past.level.name}
        found.append((past.promoted_on, _("历史晋级：%(occupation)s %(level)s") % words))
    for pair in MentorshipAgreement.objects.filter(apprentice=person, state="done").select_related("occupation"):
        words = {"occupation": pair.occupation.name, "grade": pair.get_grade_display()}
        found.append((pair.done_on, _("出师考核（%(occupation)s）：%(grade)s") % words))
    return _sorted(found)


def posts(person: Person, day: date) -> list[Line]:
    found: list[Line] = []
    for row in person.work_history.select_related("unit"):
        place = row.unit.name if row.unit is not None else row.employer
        until = row.ended_on.isoformat() if row.ended_on else _("今")
        found.append((row.started_on, _("%(place)s %(post)s（至%(until)s）") % {"place": place, "post": row.post, "until": until}))
    for held in careers.posts_of(person):
        until = held.to_on.isoformat() if held.to_on else _("今")
        words = {"place": held.post.node.name, "post": held.post.name, "until": until}
        found.append((held.from_on, _("关键岗位：%(place)s %(post)s（至%(until)s）") % words))
    for plan in CareerPlan.objects.filter(person=person):
        words = {"year": str(plan.year), "aim": plan.aim, "state": plan.get_finding_display() or plan.get_state_display()}
        found.append((localdate(plan.written_at), _("%(year)s 年职业发展规划：%(aim)s（%(state)s）") % words))
    return _sorted(found)


def pay(person: Person, day: date) -> list[Line]:
    own = careers.pay_of(person, day)
    found: list[Line] = []
    if own.level is not None:
        amount = _("每月 %(n)s 元") % {"n": own.grade} if own.grade is not None else _("未定标准")
        found.append((None, _("技能津贴（%(level)s）：%(amount)s") % {"level": own.level.name, "amount": amount}))
    found += [(None, _("岗位津贴（%(post)s）：每月 %(n)s 元") % {"post": row.post.name, "n": row.post.allowance}) for row in own.posts]
    if found:
        found.append((None, _("合计：每月 %(n)s 元") % {"n": own.total}))
    return found


def results(person: Person, day: date) -> list[Line]:
    rows = ResultAuthor.objects.filter(person=person, result__state="confirmed").select_related("result")
    found: list[Line] = []
    for row in rows:
        words = {"title": row.result.title, "kind": row.result.get_kind_display(), "place": row.place}
        found.append((row.result.achieved_on, _("%(title)s（%(kind)s，第 %(place)s 作者）") % words))
    return _sorted(found)


def honours(person: Person, day: date) -> list[Line]:
    rows = Honour.objects.filter(person=person, confirmed_at__isnull=False, withdrawn_at=None).select_related("title")
    return _sorted([(row.awarded_on, f"{row.title.name}（{row.awarded_by}）") for row in rows])


def connect_sections() -> None:
    register_section("grades", 20, gettext_lazy("等级和证书"), grades)
    register_section("tests", 30, gettext_lazy("考核和晋级"), tests)
    register_section("posts", 40, gettext_lazy("岗位使用"), posts)
    register_section("pay", 50, gettext_lazy("待遇"), pay)
    register_section("results", 60, gettext_lazy("成果"), results)
    register_section("honours", 70, gettext_lazy("荣誉"), honours)

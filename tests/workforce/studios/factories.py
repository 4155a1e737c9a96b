"""Studios that stand at a certain point of their way. The standing worker leads or belongs to them; HR at MK1 runs them."""

from datetime import date, timedelta

from portal.files.models import EvidenceLink
from portal.kernel import clock
from portal.people.enums import PoliticalStatus
from portal.rights.models import User
from tests.portal.files.factories import StoredFileFactory
from tests.support.factories import PersonFactory
from tests.support.people import FourPeople
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.results import factories as results
from workforce.studios import access, services
from workforce.studios.models import Studio, StudioKind, StudioStage
from workforce.studios.services import StudioFacts


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def facts(p: FourPeople, **changes) -> StudioFacts:
    said = {
        "kind": StudioKind.objects.get(code=changes.pop("kind", "MODEL")), "name": f"职工甲劳模创新工作室{Studio.objects.count() or ''}",
        "unit": p.nodes["CM-A"], "lead_no": p.worker.person.staff_no, "aim": "快速掘进", "place": "区队学习室", "branch": p.nodes["ZB-A"],
    }  # fmt: skip
    return StudioFacts(**{**said, **changes})


def applied(p: FourPeople, **changes) -> Studio:
    return services.apply_studio(**words(p), facts=facts(p, **changes))


def titled(p: FourPeople, level: int = 3) -> None:
    """The standing worker holds a confirmed honour of ``level``."""
    if not p.worker.person.honours.filter(level=level).exists():
        HonourFactory(
            person=p.worker.person,
            node=p.nodes["CM-A"],
            level=level,
            registered_by=p.hr,
            confirmed_by=p.second_hr,
            confirmed_at=clock.now(),
        )


def peopled(p: FourPeople, row: Studio, count: int = 5, **changes) -> list:
    """Members of the unit, all of them workers."""
    made = []
    for _ in range(count):
        person = PersonFactory(unit=p.nodes["CM-A"], **changes)
        made.append(services.add_member(**words(p), studio=row, staff_no=person.staff_no, role="member"))
    return made


def proved(p: FourPeople, row: Studio) -> None:
    """Every criterion with a paper and a yes."""
    file = StoredFileFactory(uploaded_by=p.hr, content="photo.png")
    for check in row.checks.all():
        EvidenceLink.objects.create(record_kind=access.FILES, record_id=check.pk, file=file)
        services.check_criterion(**words(p), check=check, is_met=True, note="")


def staged(p: FourPeople, row: Studio) -> None:
    for stage in StudioStage.objects.exclude(gate__in=["naming", "review"]):
        services.pass_stage(**words(p), studio=row, stage=stage, note="已办理")


def topic(p: FourPeople, row: Studio, *, approved: bool = True, title: str = "截齿优化"):
    made = services.tell_topic(**words(p, p.worker), studio=row, year=clock.today().year, title=title)
    return services.approve_topic(**words(p), studio=row, topic_id=made.pk) if approved else made


def ready(p: FourPeople, **changes) -> Studio:
    """Everything that a name asks for."""
    row = applied(p, **changes)
    titled(p)
    peopled(p, row)
    proved(p, row)
    staged(p, row)
    topic(p, row)
    return fresh(row)


def proposed(p: FourPeople, row: Studio | None = None, decision: str = "name", **changes) -> Studio:
    row = fresh(row) if row is not None else ready(p)
    services.propose(**words(p), studio=row, version=row.version, decision=decision, reason="评审组一致同意", **changes)
    return fresh(row)


def named(p: FourPeople, ago: int = 0, **changes) -> Studio:
    """Named ``ago`` days before today, decided by the second officer."""
    row = proposed(p, ready(p, **changes))
    row = services.decide(**words(p, p.second_hr), review=row.reviews.get(state="open"), is_agreed=True)
    if ago:
        on = clock.today() - timedelta(days=ago)
        Studio.objects.filter(pk=row.pk).update(named_on=on, valid_until=row.valid_until - timedelta(days=ago))
    return fresh(row)


def resulted(p: FourPeople, row: Studio, achieved_on: date | None = None, **changes):
    """A confirmed result of the worker, linked."""
    result = results.confirmed(
        p, kind="other", number="", title=f"工作室成果{row.pk}-{row.results.count()}", achieved_on=achieved_on or clock.today(), **changes
    )
    return services.link_result(**words(p, p.worker), studio=row, result=result)


def fresh(row: Studio) -> Studio:
    return Studio.objects.select_related("kind", "unit", "branch", "lead").get(pk=row.pk)


def member_of_party(person) -> None:
    person.political_status = PoliticalStatus.FULL_MEMBER
    person.save()

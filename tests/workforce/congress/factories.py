"""A congress of plant MK1: a list under rules that fit a small staff, a session, a vote, a proposal, a round."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.catalogue.models import RuleParameter
from portal.files.services import attach_uploads
from portal.kernel import clock
from portal.people.enums import PostCategory
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import PersonFactory
from tests.support.papers import PNG
from tests.support.people import FourPeople, user_with
from workforce.congress import services
from workforce.congress.models import CongressConsultation, CongressMatter, CongressSession, CongressTerm, CongressVote


def union(p: FourPeople, name: str = "工会甲", unit: str = "MK1") -> User:
    found = User.objects.filter(person__name=name).first()
    return found or user_with(Role.UNION_OFFICER, p.nodes[unit], unit=p.nodes[unit], name=name)


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or union(p)), "at": clock.now()}


def span() -> tuple[date, date]:
    """Three whole years that hold today."""
    start = date(clock.today().year, 1, 1)
    return start, date(start.year + 2, 12, 31)


def opened(p: FourPeople, name: str = "第三届职代会", **changes) -> CongressTerm:
    from_on, to_on = span()
    first = {"node": p.nodes["MK1"], "name": name, "from_on": from_on, "to_on": to_on, "seats": 5, "candidates": 6}
    return services.open_term(**words(p), **{**first, **changes})


def listed(p: FourPeople, operating: int = 4, managers: int = 0, **changes) -> CongressTerm:
    """The worker and ``operating`` - 1 colleagues of the front line, and managers."""
    RuleParameter.objects.filter(code="CON_LEAST_DELEGATES").update(value=3)
    term = opened(p, **changes)
    unit = p.nodes["CM-A"]
    people = [p.worker.person, *[PersonFactory(unit=unit) for _ in range(operating - 1)]]
    people += [PersonFactory(unit=unit, post_category=PostCategory.MANAGEMENT) for _ in range(managers)]
    for person in people:
        services.add_delegate(**words(p), term=term, number=person.staff_no)
    return CongressTerm.objects.get(pk=term.pk)


def confirmed(p: FourPeople, **changes) -> CongressTerm:
    return services.confirm_list(**words(p, p.hr), term=listed(p, **changes))


def called(p: FourPeople, **changes) -> CongressSession:
    term = confirmed(p, **changes)
    return services.call_session(**words(p), term=term, name="第一次会议", held_on=clock.today(), agenda="审议工资方案")


def held(p: FourPeople, present: int = 4, **changes) -> CongressSession:
    row = called(p, **changes)
    ids = list(row.term.delegates.order_by("pk").values_list("pk", flat=True)[:present])
    return services.note_attendance(**words(p), session=row, delegate_ids=ids)


def voted(p: FourPeople, yes: int = 3, **changes) -> CongressVote:
    row = held(p, **changes)
    return services.enter_vote(**words(p), session=row, title="工资集体合同", yes=yes, no=0, abstain=0)


def raised(p: FourPeople, term: CongressTerm | None = None) -> CongressMatter:
    term = term or confirmed(p)
    return services.raise_matter(**words(p, p.worker), term=term, title="增设班中餐", text="井下作业超过八小时")


def begun(p: FourPeople, unit: str = "MK1") -> CongressConsultation:
    facts = services.ConsultationFacts(
        p.nodes[unit], "工资专项协商", "工资增长幅度", "矿长、人事科长", "工会主席、职工代表", clock.today() - timedelta(days=3)
    )
    return services.begin_consultation(**words(p), facts=facts)


def agreed(p: FourPeople) -> CongressConsultation:
    row = begun(p)
    paper = SimpleUploadedFile("集体合同.png", PNG)
    attach_uploads(**words(p), uploads=[paper], record_kind="congress_consultation", record_id=row.pk)
    return services.advance_consultation(**words(p), consultation=row, to="agreed", outcome="人均增长 5%")

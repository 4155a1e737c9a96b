"""A policy salon with few places, workers who signed up, one who waits, a question with its answer and one that is open."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.activities import services as activities
from branches.activities.models import ActivityKind
from branches.activities.services import ActivityFacts
from branches.orgs.models import Branch
from branches.signups import services
from branches.signups.enums import Audience
from branches.signups.models import Signup
from branches.signups.services import SheetFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User

EVENTS = [("ACT-06", "产业工人队伍建设改革政策解读沙龙", 3, 3), ("ACT-35", "职工书画展和现场体验", 6, 40)]


def invite(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today, site = timezone.localdate(now), sites[0]
    secretary = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
    users = list(User.objects.filter(person__unit__path__startswith=site.unit.path, is_active=True).exclude(pk=secretary.user_id)[:5])
    for code, subject, ahead, places in EVENTS:
        start = (now + timedelta(days=ahead)).replace(hour=8, minute=0, second=0, microsecond=0)
        kind = ActivityKind.objects.get(code=code)
        facts = ActivityFacts(Branch.objects.get(pk=site.node.pk), kind, subject, start, start + timedelta(hours=1), place="职工书屋")
        event = activities.log_activity(actor=secretary, at=now, facts=facts)
        window = SheetFacts(places, now - timedelta(hours=2), start - timedelta(hours=2), Audience.ALL, "请提前十分钟到场")
        sheet = services.open_signup(actor=secretary, at=now, activity=event, facts=window)
        for user in users:
            own = actor_of(user, today)
            if own.can("signup.own"):
                services.sign_up(actor=own, at=now, sheet=sheet)
        asking = [actor_of(user, today) for user in users if actor_of(user, today).can("signup.own")]
        if asking and code == "ACT-06":
            first = services.ask(actor=asking[0], at=now, sheet=sheet, text="取得高级工证书后，补贴从哪个月开始发？")
            services.answer_question(actor=secretary, at=now, question=first, answer="证书登记的次月起，随工资发放。")
            services.ask(actor=asking[-1], at=now, sheet=sheet, text="外地取得的证书怎么认定？")
    return f"{len(EVENTS)} events with {Signup.objects.count()} who signed up"

"""The demo enterprise: two years of records, computed and published quarter by quarter."""

from random import Random

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from assessment.rounds import demo as rounds_demo
from branches.activities import demo as activities_demo
from branches.duties import demo as duties_demo
from branches.orgs import demo as orgs_demo
from portal.accounts import demo as accounts_demo
from portal.kernel import clock
from portal.kernel.periods import Period, quarter_of
from portal.measures import demo as measures_demo
from portal.organization import demo as organization_demo
from portal.people import demo as people_demo
from portal.people.models import Person
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from workforce.honours import demo as honours_demo
from workforce.promotion import demo as promotion_demo
from workforce.skills import demo as skills_demo


def quarters_before(period: Period, count: int) -> list[Period]:
    """``count`` quarters that end before ``period``, oldest first."""
    found: list[Period] = []
    for _ in range(count):
        period = period.previous()
        found.insert(0, period)
    return found


class Command(BaseCommand):
    help = "Load the made-up enterprise into an empty database (never in production)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--branches", type=int, default=31)
        parser.add_argument("--people", type=int, default=1200)
        parser.add_argument("--quarters", type=int, default=8, help="finished quarters before the running one")
        parser.add_argument("--no-rounds", action="store_true", help="records only, no assessment")

    def handle(self, *, branches: int, people: int, quarters: int, no_rounds: bool, **options) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("the demo is never loaded in production")
        if Person.objects.exists():
            raise CommandError("the database is not empty: the demo is loaded into an empty one only")
        now, today, rng = clock.now(), clock.today(), Random(20261120)
        running = quarter_of(today)
        past = quarters_before(running, quarters)
        months = [m for q in [*past, running] for m in q.months() if m.starts_on <= today]
        actor = system_actor("demo")
        with transaction.atomic():
            root, _committees, sites = organization_demo.build_tree(branches)
            crews = people_demo.hire(sites, people, rng, today)
            members = orgs_demo.set_up(sites, crews, rng, today)
            habits = [activities_demo.habit_of(i) for i in range(len(sites))]
            certificates = skills_demo.certify(sites, crews, habits, rng, today)
            chosen = promotion_demo.candidates(crews, sites, today)
            accounts_demo.open_admins(actor, root, today, now)
            seats = self.seats(root, sites, crews, members, [c.person for c in chosen])
            accounts_demo.open_offices(actor, seats, today, now)
            accounts_demo.give_known_passwords(list(User.objects.values_list("username", flat=True)))
            self.say(orgs_demo.live_on(actor, sites, members, now))
            self.say(f"{len(sites)} branches, {sum(map(len, crews.values()))} people")
            author = User.objects.get(person=members[sites[0].node.pk][0])
            self.say(f"{activities_demo.live_through(sites, members, months, rng, now, author)} activities")
            self.say(activities_demo.live_on(sites, members, now))
            self.say(duties_demo.free_one(sites, now))
            self.say(f"{certificates} certificates")
            # The running month's figures come in only when it is over.
            self.say(f"{measures_demo.deliver(sites, habits, [m for m in months if m.ends_on < today], rng, now)} business figures")
            if len(past) > 4:  # one veto to be seen, in a finished quarter of long ago
                measures_demo.suffer_accident(sites[min(6, len(sites) - 1)], past[-5].months()[1])
            officers = [User.objects.get(person=person) for person, role, _ in seats if role == Role.HR]
            self.say(f"{promotion_demo.play(chosen, officers[0], officers[1], now)} promotion cases")
            self.say(f"{honours_demo.award(sites, crews, officers[0], officers[1], now)} honours")
        if not no_rounds:
            for line in rounds_demo.assess(past, running, habits, now):
                self.say(line)

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text}")

    def seats(self, root, sites, crews, members, applicants) -> list:
        """Who holds which office: people of the head office and of the personnel department, every secretary, some workers."""
        by_unit = {site.unit.code: crews[site.node.pk] for site in sites}
        first, last = next(iter(by_unit.values())), list(by_unit.values())[-1]
        head, centre, personnel = by_unit.get("HQ-JG1", last), by_unit.get("HQ-JS", first), by_unit.get("M1-RS", last)
        # Never the first of a crew, who is the secretary of the branch; the two assessors come from two branches.
        seats = [
            (head[1], Role.COMMITTEE, root),
            (head[2], Role.COMMITTEE, root),
            (head[3], Role.ASSESSOR, root),
            (centre[4], Role.ASSESSOR, root),
            (head[5], Role.DISCIPLINE, root),
            (head[6], Role.UNION_OFFICER, root),
            (personnel[5], Role.HR, root),
            (personnel[6], Role.HR, root),
        ]
        seats += [(members[site.node.pk][0], Role.SECRETARY, site.node) for site in sites]
        seats.append((members[sites[0].node.pk][1], Role.BRANCH_OFFICER, sites[0].node))
        taken = {person.pk for person, _, _ in seats}
        return seats + [(p, Role.WORKER, p.unit) for p in applicants if p.pk not in taken]

"""The demo enterprise: two years of records, computed and published quarter by quarter."""

from random import Random

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from assessment.appeals import demo as appeals_demo
from assessment.improvement import demo as improvement_demo
from assessment.outcomes import demo as outcomes_demo
from assessment.papers import demo as papers_demo
from assessment.rounds import demo as rounds_demo
from branches.activities import demo as activities_demo
from branches.appointments import demo as appointments_demo
from branches.appraisals import demo as appraisals_demo
from branches.arrangements import demo as arrangements_demo
from branches.audiences import demo as audiences_demo
from branches.authenticity import demo as authenticity_demo
from branches.campaigns import demo as campaigns_demo
from branches.channels import demo as channels_demo
from branches.contests import demo as contests_demo
from branches.coverage import demo as coverage_demo
from branches.dues import demo as dues_demo
from branches.duties import demo as duties_demo
from branches.integrity import demo as integrity_demo
from branches.knowledge import demo as knowledge_demo
from branches.linkages import demo as linkages_demo
from branches.materials import demo as materials_demo
from branches.meetings import demo as meetings_demo
from branches.membership import demo as membership_demo
from branches.newsletters import demo as newsletters_demo
from branches.notes import demo as notes_demo
from branches.orgs import demo as orgs_demo
from branches.partnerships import demo as partnerships_demo
from branches.places import demo as places_demo
from branches.plans import demo as plans_demo
from branches.policies import demo as policies_demo
from branches.postings import demo as postings_demo
from branches.processes import demo as processes_demo
from branches.programmes import demo as programmes_demo
from branches.pulse import demo as pulse_demo
from branches.questions import demo as questions_demo
from branches.reports import demo as reports_demo
from branches.research import demo as research_demo
from branches.resources import demo as resources_demo
from branches.responsibilities import demo as responsibilities_demo
from branches.safety import demo as safety_demo
from branches.signups import demo as signups_demo
from branches.speakers import demo as speakers_demo
from branches.statistics import demo as statistics_demo
from branches.stories import demo as stories_demo
from branches.supervision import demo as supervision_demo
from branches.temporaries import demo as temporaries_demo
from branches.theory import demo as theory_demo
from branches.tickets import demo as tickets_demo
from branches.transfers import demo as transfers_demo
from branches.vanguard import demo as vanguard_demo
from branches.whistle import demo as whistle_demo
from branches.yearbook import demo as yearbook_demo
from portal.accounts import demo as accounts_demo
from portal.announcements import demo as announcements_demo
from portal.exchange import demo as exchange_demo
from portal.kernel import clock
from portal.kernel.periods import Period, quarter_of
from portal.measures import demo as measures_demo
from portal.notices import demo as notices_demo
from portal.organization import demo as organization_demo
from portal.organization.models import Node
from portal.people import demo as people_demo
from portal.people.models import Person
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from portal.search import registry as search
from portal.search import services as search_services
from workforce.assessors import demo as assessors_demo
from workforce.care import demo as care_demo
from workforce.careers import demo as careers_demo
from workforce.cases import demo as cases_demo
from workforce.challenges import demo as challenges_demo
from workforce.competitions import demo as competitions_demo
from workforce.congress import demo as congress_demo
from workforce.conversions import demo as conversions_demo
from workforce.courses import demo as courses_demo
from workforce.funds import demo as funds_demo
from workforce.honours import demo as honours_demo
from workforce.innovation import demo as innovation_demo
from workforce.mentorship import demo as mentorship_demo
from workforce.methods import demo as methods_demo
from workforce.promotion import demo as promotion_demo
from workforce.proposals import demo as proposals_demo
from workforce.quizzes import demo as quizzes_demo
from workforce.results import demo as results_demo
from workforce.skills import demo as skills_demo
from workforce.studios import demo as studios_demo
from workforce.subsidies import demo as subsidies_demo
from workforce.talents import demo as talents_demo
from workforce.training import demo as training_demo


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
            self.pairs = mentorship_demo.choose(sites, crews, {c.person.pk for c in chosen})
            accounts_demo.open_admins(actor, root, today, now)
            seats = self.seats(root, sites, crews, members, [*mentorship_demo.people_of(self.pairs), *(c.person for c in chosen)])
            accounts_demo.open_offices(actor, seats, today, now)
            accounts_demo.give_known_passwords(list(User.objects.values_list("username", flat=True)))
            self.say(orgs_demo.live_on(actor, sites, members, now))
            self.say(f"{len(sites)} branches, {sum(map(len, crews.values()))} people")
            author = User.objects.get(person=members[sites[0].node.pk][0])
            self.say(f"{activities_demo.live_through(sites, members, months, rng, now, author)} activities")
            self.say(activities_demo.live_on(sites, members, now))
            self.say(activities_demo.vote_on(sites, members, now))
            self.say(authenticity_demo.look_closely(sites, members, now))
            self.say(duties_demo.free_one(sites, now))
            self.live_in_rooms(sites, crews, members, rng, now)
            self.say(f"{certificates} certificates")
            # The running month's figures come in only when it is over.
            self.say(f"{measures_demo.deliver(sites, habits, [m for m in months if m.ends_on < today], rng, now)} business figures")
            self.say(f"{measures_demo.look_back(sites[:12], today, Random(20261201), now)} figures of earlier years")
            self.plan_ahead(sites, members, now)
            if len(past) > 4:  # one veto to be seen, in a finished quarter of long ago
                measures_demo.suffer_accident(sites[min(6, len(sites) - 1)], past[-5].months()[1])
            officers = [User.objects.get(person=person) for person, role, _ in seats if role == Role.HR]
            self.say(f"{promotion_demo.play(chosen, officers[0], officers[1], now)} promotion cases")
            self.close_the_year(sites, crews, members, officers, now)
            heads = [User.objects.get(person=person) for person, role, _ in seats if role in (Role.COMMITTEE, Role.SECRETARY)]
            self.say(notices_demo.choose(heads, sites[0].node, now))
            self.say(f"{announcements_demo.speak(heads[0], root, rng, now)} announcements")
            self.say(audiences_demo.speak_to(heads[0], root, now))
            for index in search.indexes():  # the demo writes people and units past the services
                search_services.rebuild(index=index.key)
        if not no_rounds:
            self.assess(past, running, habits, now)

    def assess(self, past, running, habits, now) -> None:
        """The finished rounds, the running one, and what the newest result is used for."""
        for line in rounds_demo.assess(past, running, habits, now):
            self.say(line)
        self.say(outcomes_demo.follow(now))
        self.say(improvement_demo.close_the_loop(now))
        self.say(appeals_demo.object_to_results(now))
        self.say(papers_demo.give_out(now))

    def live_in_rooms(self, sites, crews, members, rng, now) -> None:
        """What the further rooms of branch work hold."""
        self.say(safety_demo.live_safely(sites, crews, members, rng, now))
        self.say(dues_demo.collect(sites, members, Random(20261129), now))
        self.say(transfers_demo.send(sites, members, now))
        self.say(appraisals_demo.appraise(sites, members, now))
        self.say(appraisals_demo.report(sites, members, now))
        self.say(vanguard_demo.stand(sites, members, now))
        self.say(materials_demo.stock_up(sites, members, now))
        self.say(knowledge_demo.share(sites, crews, now))
        self.say(temporaries_demo.stand(sites, members, now))
        self.say(coverage_demo.stand(sites, crews, members, now))
        self.say(linkages_demo.look_after(sites, now))
        self.say(places_demo.set_up(sites, members, now))
        self.say(speakers_demo.gather(sites, members, now))
        self.say(resources_demo.provide(now))
        self.say(partnerships_demo.join_hands(sites, members, now))
        self.say(research_demo.study(sites, members, now))
        self.say(appointments_demo.fill_posts(sites, members, now))
        self.say(tickets_demo.listen(sites, now))
        self.say(notes_demo.note_down(sites, now))
        self.say(questions_demo.ask(sites, now))
        self.say(pulse_demo.ask(sites, Random(20261130), now))
        self.say(supervision_demo.supervise(sites, members, now))
        self.say(activities_demo.hold_together(sites, members, now))
        self.say(signups_demo.invite(sites, members, now))
        self.say(arrangements_demo.push(sites, members, now))
        self.say(integrity_demo.keep_clean(sites, members, now))
        self.say(postings_demo.ask(sites, members, now))
        self.say(theory_demo.study(now))
        self.say(whistle_demo.report(now))

    def plan_ahead(self, sites, members, now) -> None:
        """Plans and what stands around them."""
        self.say(plans_demo.draw_up(sites, members, now))
        self.say(responsibilities_demo.answer_for(sites, members, now))
        self.say(programmes_demo.try_out(sites, members, now))
        self.say(processes_demo.look(sites, members, now))
        self.say(meetings_demo.meet(sites, now))
        self.say(reports_demo.report(now))
        self.say(policies_demo.shelve(now))
        self.say(stories_demo.tell(sites, members, now))
        self.say(newsletters_demo.edit(now))
        self.say(channels_demo.spread(now))
        self.say(contests_demo.compete(sites, members, now))

    def rise(self, sites, crews, officers, now) -> None:
        """Careers, talents and who may assess them."""
        root = Node.objects.get(parent=None)
        self.say(careers_demo.grow(sites, crews, officers[0], officers[1], now))
        self.say(talents_demo.gather(root, officers[0], officers[1], now))
        self.say(assessors_demo.qualify(root, officers[0], now))

    def close_the_year(self, sites, crews, members, officers, now) -> None:
        """Honours and development, and what is bound and counted from the records once they are there."""
        self.say(exchange_demo.show(officers[0], [p for crew in crews.values() for p in crew], now))
        self.say(f"{honours_demo.award(sites, crews, officers[0], officers[1], now)} honours")
        self.say(f"{results_demo.achieve(sites, crews, officers[0], officers[1], now)} results")
        self.say(mentorship_demo.take_on(self.pairs, members, officers[0], now))
        shown = quizzes_demo.ask(officers[0], officers[1], now)
        self.say(shown.text)
        self.say(courses_demo.teach(officers[0], officers[1], shown.test, now))
        self.say(care_demo.care_for(sites, now))
        self.say(cases_demo.defend(sites, now))
        self.say(proposals_demo.propose(sites, now))
        self.say(congress_demo.sit(now))
        self.say(training_demo.teach(sites, crews, officers, now))
        self.say(innovation_demo.invent(sites, crews, members, officers, now))
        self.say(methods_demo.master(sites, officers, now))
        self.say(conversions_demo.convert(officers, now))
        self.say(funds_demo.share(sites, crews, officers, now))
        self.say(subsidies_demo.subsidise(sites, officers, now))
        self.say(competitions_demo.compete(sites, crews, officers[0], officers[1], now))
        self.say(promotion_demo.by_fast_track(officers[0], officers[1], now))
        self.rise(sites, crews, officers, now)
        self.say(studios_demo.set_up(sites, crews, officers[0], officers[1], now))
        self.say(challenges_demo.post(sites, crews, officers[0], officers[1], now))
        self.say(campaigns_demo.campaign(sites, members, now))
        self.say(f"{membership_demo.develop(sites, crews, members, now)} cases of development")
        self.say(yearbook_demo.bind(sites, now))
        self.say(statistics_demo.count(now))

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
            (head[4], Role.DISCIPLINE, root),
            (head[6], Role.UNION_OFFICER, root),
            (personnel[5], Role.HR, root),
            (personnel[6], Role.HR, root),
        ]
        seats += [(members[site.node.pk][0], Role.SECRETARY, site.node) for site in sites]
        seats.append((members[sites[0].node.pk][1], Role.BRANCH_OFFICER, sites[0].node))
        held = {person.pk for person, _, _ in seats}
        seats += [(p, Role.WORKER, p.unit) for p in members[sites[0].node.pk] if p.pk not in held]  # they vote by phone
        taken = {person.pk for person, _, _ in seats}
        return seats + [(p, Role.WORKER, p.unit) for p in applicants if p.pk not in taken]

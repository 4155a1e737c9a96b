"""Teams claim, judges who have no part in them score, a second person chooses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on, values_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.challenges import access, rules, selectors
from workforce.challenges.enums import ChallengeRole, ChallengeState, ClaimState
from workforce.challenges.models import Challenge, ChallengeClaim, ChallengeJudge, ChallengePlace, ChallengeScore
from workforce.challenges.services.locking import locked, save, somebody, tell, told, words
from workforce.studios.models import Studio

Line = tuple[str, str]  # staff number, role


def _me(actor: Actor) -> Person:
    if actor.user is None or actor.user.person is None:
        raise RuleBroken("challenge.no_own_person")
    return actor.user.person


def _team(row: Challenge, lead: Person, lines: Sequence[Line], at: datetime) -> list[ChallengePlace]:
    """Lead and members as rows; nobody twice."""
    found = {lead.pk: ChallengePlace(person=lead, role=ChallengeRole.LEAD, is_member=selectors.is_member(lead))}
    for number, role in lines:
        person = somebody(number, row.problem.unit, localdate(at), "team")
        if person.pk in found:
            raise RuleBroken("challenge.team_twice", field="team", number=number)
        found[person.pk] = ChallengePlace(person=person, role=role, is_member=selectors.is_member(person))
    return list(found.values())


@transaction.atomic
def claim(
    *, actor: Actor, at: datetime, challenge: Challenge, team: Sequence[Line], plan: str, pledge: str, exception: str = "",
    studio: Studio | None = None,
) -> ChallengeClaim:  # fmt: skip
    """Who leads a team claims for it. RuleBroken ``challenge.*`` with the field to blame."""
    row, lead, today = locked(challenge), _me(actor), localdate(at)
    if not actor.can("challenge.claim") or not selectors.board(actor).filter(pk=row.pk).exists():
        raise NotReachable("challenge.claim")
    has_open = row.claims.filter(lead=lead, state=ClaimState.OPEN).exists()
    ensure(rules.claim_verdict(row.state, claim_until=row.claim_until, today=today, has_open=has_open))
    is_member = selectors.is_member(lead)
    ensure(rules.lead_verdict(is_member=is_member, exception=exception), field="exception")
    places = _team(row, lead, team, at)
    limits = values_on(("CHALLENGE_MEMBER_SHARE", "CHALLENGE_SHARE_BINDING"), today)
    ensure(
        rules.team_verdict(
            sum(p.is_member for p in places), len(places), share=int(limits["CHALLENGE_MEMBER_SHARE"]),
            is_binding=bool(limits["CHALLENGE_SHARE_BINDING"]),
        ),
        field="team",
    )  # fmt: skip
    made = ChallengeClaim(
        challenge=row, lead=lead, is_member_lead=is_member, exception="" if is_member else exception.strip()[:300], studio=studio,
        plan=words(plan, "plan_needed", "plan", 2000), pledge=words(pledge, "pledge_needed", "pledge"), claimed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise RuleBroken("challenge.claimed_already") from None
    for place in places:
        place.claim = made
    ChallengePlace.objects.bulk_create(places)
    save(row)
    told(row, actor, at, "claimed", after={"lead": lead.staff_no, "team": len(places), "is_member_lead": is_member})
    return made


@transaction.atomic
def withdraw_claim(*, actor: Actor, at: datetime, challenge: Challenge) -> ChallengeClaim:
    """The lead takes his own claim back while claims are open."""
    row, lead = locked(challenge), _me(actor)
    found = row.claims.select_for_update().filter(lead=lead, state=ClaimState.OPEN).first()
    if found is None or row.state != ChallengeState.POSTED:
        raise RuleBroken("challenge.claim_closed")
    found.state = ClaimState.WITHDRAWN
    found.save(update_fields=["state"])
    save(row)
    told(row, actor, at, "claim_withdrawn", before={"lead": lead.staff_no})
    return found


@transaction.atomic
def name_judges(*, actor: Actor, at: datetime, challenge: Challenge, version: int, numbers: Sequence[str]) -> Challenge:
    """After the last day of the claims the office names who judges: no team, no owner of the problem. While judging it adds some."""
    row, today = locked(challenge, version), localdate(at)
    ensure(access.may_run(actor, row))
    ensure(rules.seating_verdict(row.state, claim_until=row.claim_until, today=today))
    if not row.claims.filter(state=ClaimState.OPEN).exists():
        raise RuleBroken("challenge.no_claims")
    named = [somebody(number, row.problem.unit, today, "numbers") for number in numbers]
    seated = dict(row.judges.values_list("person", "is_recused"))
    if len({p.pk for p in named} | set(seated)) != len(named) + len(seated):
        raise RuleBroken("challenge.judge_twice", field="numbers")
    active = {pk for pk, is_recused in seated.items() if not is_recused} | {p.pk for p in named}
    least = int(value_on("CHALLENGE_JUDGES_LEAST", today))
    ensure(rules.judges_verdict(active, selectors.concerned(row), least=least), field="numbers")
    ChallengeJudge.objects.bulk_create(ChallengeJudge(challenge=row, person=person) for person in named)
    row.state = ChallengeState.JUDGING
    save(row, "state")
    told(row, actor, at, "judges_named", after={"judges": "、".join(p.staff_no for p in named)})
    tell(row, [p.pk for p in named], "judge_notice", at)
    return row


def _judge(actor: Actor, row: Challenge) -> ChallengeJudge:
    found = access.judge_of(actor, row)
    if found is None:
        raise RuleBroken("challenge.not_judge")
    return found


@transaction.atomic
def recuse(*, actor: Actor, at: datetime, challenge: Challenge, reason: str) -> ChallengeJudge:
    """A judge steps back; what he scored counts no more."""
    row = locked(challenge)
    judge = _judge(actor, row)
    if row.state != ChallengeState.JUDGING:
        raise RuleBroken("challenge.not_judging")
    if judge.is_recused:
        raise RuleBroken("challenge.recused")
    judge.is_recused, judge.reason = True, words(reason, "reason_needed", "reason")
    judge.save(update_fields=["is_recused", "reason"])
    judge.scores.all().delete()
    save(row)
    told(row, actor, at, "recused", reason=judge.reason)
    return judge


@transaction.atomic
def release_judge(*, actor: Actor, at: datetime, challenge: Challenge, judge_id: int, reason: str) -> ChallengeJudge:
    """The office lets a judge go who does not finish; who has scored every claim stays, and his scores with him."""
    row = locked(challenge)
    ensure(access.may_run(actor, row))
    if access.is_concerned(actor, row):
        raise RuleBroken("challenge.own_case")
    if row.state != ChallengeState.JUDGING:
        raise RuleBroken("challenge.not_judging")
    judge = row.judges.select_for_update(of=("self",)).select_related("person").filter(pk=judge_id, is_recused=False).first()
    if judge is None:
        raise NotReachable("challenge")
    scores = judge.scores.filter(claim__state=ClaimState.OPEN)
    if scores.count() == row.claims.filter(state=ClaimState.OPEN).count():
        raise RuleBroken("challenge.judge_done")
    before = {"judge": judge.person.staff_no, "scores": scores.count()}
    judge.is_recused, judge.reason = True, words(reason, "reason_needed", "reason")
    judge.save(update_fields=["is_recused", "reason"])
    judge.scores.all().delete()
    save(row)
    told(row, actor, at, "judge_released", before=before, reason=judge.reason)
    tell(row, [judge.person_id], "released_notice", at, reason=judge.reason)
    return judge


@transaction.atomic
def score(*, actor: Actor, at: datetime, challenge: Challenge, claim_id: int, value: int, note: str = "") -> ChallengeScore:
    """A judge's score of one claim; given again it replaces his own until the choice."""
    row = locked(challenge)
    judge = _judge(actor, row)
    ensure(rules.score_verdict(row.state, is_recused=judge.is_recused, value=value), field="value")
    found = row.claims.filter(pk=claim_id, state=ClaimState.OPEN).first()
    if found is None:
        raise NotReachable("challenge")
    made, _new = ChallengeScore.objects.update_or_create(judge=judge, claim=found, defaults={"value": value, "note": note.strip()[:300]})
    save(row)
    told(row, actor, at, "scored", after={"claim": found.pk})
    return made


@transaction.atomic
def choose(*, actor: Actor, at: datetime, challenge: Challenge, version: int, claim_id: int, note: str = "") -> Challenge:
    """Somebody who neither claims nor judges chooses; another than the highest score needs a reason."""
    row, today = locked(challenge, version), localdate(at)
    access.must_decide(actor, row)
    judges, least = row.judges.filter(is_recused=False).count(), int(value_on("CHALLENGE_JUDGES_LEAST", today))
    is_concerned = actor.user_id is None or access.is_concerned(actor, row)
    ensure(rules.choose_verdict(row.state, judges=judges, least=least, missing=selectors.missing_scores(row), is_concerned=is_concerned))
    lines = {line.claim.pk: line for line in selectors.claims_of(row) if line.claim.state == ClaimState.OPEN}
    if claim_id not in lines:
        raise NotReachable("challenge")
    best = max(line.average or 0 for line in lines.values())
    if (lines[claim_id].average or 0) < best and not note.strip():
        raise RuleBroken("challenge.not_top", field="note")
    chosen = lines[claim_id].claim
    row.claims.filter(state=ClaimState.OPEN).exclude(pk=claim_id).update(state=ClaimState.PASSED_OVER)
    row.claims.filter(pk=claim_id).update(state=ClaimState.CHOSEN)
    row.state, row.chosen_by, row.choice_note = ChallengeState.CHOSEN, actor.user, note.strip()[:300]
    row.is_member_led = chosen.is_member_lead
    save(row, "state", "chosen_by", "choice_note", "is_member_led")
    told(row, actor, at, "chosen", after={"lead": chosen.lead.staff_no}, reason=row.choice_note)
    tell(row, [chosen.lead_id], "chosen_notice", at)
    tell(row, [line.claim.lead_id for pk, line in lines.items() if pk != claim_id], "passed_over_notice", at)
    return row

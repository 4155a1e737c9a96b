"""The result is published: after a publicity, or by a second person. Then honours may be registered for those who won."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.publicity.models import Publicity
from portal.publicity.services import EntryDraft, open_publicity
from portal.rights.access import Actor
from workforce.competitions import access, rules
from workforce.competitions.enums import CompetitionPrize, CompetitionState
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionMember
from workforce.competitions.selectors import COMPETITION_KIND, ENTRY_KIND, standing_units
from workforce.competitions.services.entering import label_of
from workforce.competitions.services.locking import locked, save, told
from workforce.competitions.services.scoring import tell_results
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.services import Award, register_honour

# What is shown to everybody is kept as written, in the enterprise's language, whatever the publisher reads the portal in.
NOTICE_TEXT = "下列竞赛结果现予公示。有异议的，请在公示期内提出。"


def _lines(row: Competition) -> list[EntryDraft]:
    """The winners of prizes; of a drive every unit with its place."""
    if rules.is_drive(row.kind):
        return [EntryDraft(u.unit.name, f"第 {u.place} 名，完成 {u.reached}%") for u in standing_units(row, checked=True)]
    winners = row.entries.exclude(prize="").select_related("unit", "occupation").prefetch_related("members__person")
    order = {prize: n for n, prize in enumerate(rules.PRIZES)}
    found = sorted(winners, key=lambda e: (e.occupation_id or 0, order[CompetitionPrize(e.prize)], e.place or 0, e.pk))
    return [
        EntryDraft(
            f"{label_of(e)}（{e.unit.name}）",
            "，".join(filter(None, [e.occupation.name_zh if e.occupation else "", str(CompetitionPrize(e.prize).label)])),
            ENTRY_KIND, e.pk,
        )
        for e in found
    ]  # fmt: skip


@transaction.atomic
def publicise_result(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """Show the winners to everybody below the organiser for the days of the rule."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "publicise"))
    if row.publicity_id is not None:
        raise RuleBroken("competition.in_publicity")
    row.publicity = open_publicity(
        actor=actor, at=at, title=f"{row.name}结果公示", text=NOTICE_TEXT, node=row.node, record_kind=COMPETITION_KIND,
        record_id=row.pk, workdays=int(value_on("COMPETITION_PUBLICITY_DAYS", localdate(at))), entries=_lines(row),
    )  # fmt: skip
    save(row, "publicity")
    told(row, actor, at, "publicised", after={"until": str(row.publicity.ends_on)})
    return row


def _publish(row: Competition, actor: Actor, at: datetime) -> None:
    row.state, row.published_on = CompetitionState.PUBLISHED, localdate(at)
    row.published_by = actor.user if actor.user_id != row.finished_by_id else None  # after a publicity it may be the same person
    save(row, "state", "published_on", "published_by")
    told(row, actor, at, "published", after={"state": str(row.state), "on": str(row.published_on)})
    tell_results(row, at)


@transaction.atomic
def publish_result(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """A second person publishes without a publicity. RuleBroken where it is the one who closed the scores, or a contestant."""
    row = locked(competition, version)
    ensure(access.may_publish(actor, row))
    _publish(row, actor, at)
    return row


def take_publicity(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """The publicity is over: an entry that fell to an objection loses its place, the others keep theirs."""
    row = Competition.objects.select_for_update(of=("self",)).select_related("node").get(pk=publicity.record_id)
    if row.state != CompetitionState.SCORED:
        return
    dropped = publicity.entries.filter(is_dropped=True, record_kind=ENTRY_KIND)  # type: ignore[attr-defined]
    struck = [pk for pk in dropped.values_list("record_id", flat=True) if pk is not None]
    CompetitionEntry.objects.filter(competition=row, pk__in=struck).update(place=None, prize="", is_struck=True)
    _publish(row, actor, at)


def take_withdrawal(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """A withdrawn publicity leaves the result where it was; it may be opened again."""
    row = Competition.objects.select_for_update(of=("self",)).select_related("node").get(pk=publicity.record_id)
    row.publicity = None
    save(row, "publicity")


@transaction.atomic
def honour_winner(
    *, actor: Actor, at: datetime, member: CompetitionMember, title: HonourTitle, awarded_by: str = "", document: str = ""
) -> Honour:
    """Register the title that came with the prize; the honour itself is confirmed by a second person in its own room."""
    row = locked(member.competition)
    ensure(access.may_run(actor, row, "honour"))
    kept = CompetitionMember.objects.select_for_update(of=("self",)).select_related("entry", "person__unit").get(pk=member.pk)
    if not kept.entry.prize:
        raise RuleBroken("competition.no_prize")
    if kept.honour_id is not None:
        raise RuleBroken("competition.honoured")
    giver = awarded_by.strip() or row.host or row.node.name
    award = Award(
        title=title, awarded_on=row.published_on or localdate(at), awarded_by=giver[:80], person=kept.person, document=document,
        matter=row.name[:80],
    )  # fmt: skip
    kept.honour = register_honour(actor=actor, at=at, award=award)
    kept.save(update_fields=["honour"])
    told(row, actor, at, "honoured", label=kept.person.name, after={"title": title.code})
    return kept.honour

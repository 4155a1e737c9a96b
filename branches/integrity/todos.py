"""Integrity that waits: pledges to sign, questions to answer, what was to be followed up."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.integrity import selectors
from branches.integrity.models import IntegrityTalk, PledgeRound, PreCheck
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_sign(actor: Actor, at: datetime) -> Todos:
    def drawn(row: PledgeRound) -> Todo:
        return Todo(row.title, reverse("integrity_mine"), row.due_on, row.node.name)

    return of_rows(selectors.unsigned(actor, localdate(at)), drawn, localdate(at), "due_on")


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Without the name: the list may stand on a wall."""

    def drawn(row: PreCheck) -> Todo:
        return Todo(_("任前廉洁征求意见"), reverse("integrity_check", args=[row.pk]), row.due_on, row.node.name)

    return of_rows(selectors.to_answer(actor), drawn, localdate(at), "due_on")


def to_follow(actor: Actor, at: datetime) -> Todos:
    def drawn(row: IntegrityTalk) -> Todo:
        return Todo(_("谈话后跟踪"), reverse("integrity_talk", args=[row.pk]), row.follow_by, row.node.name)

    return of_rows(selectors.to_follow(actor), drawn, localdate(at), "follow_by")

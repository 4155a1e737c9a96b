"""What waits in agreements: a signature, an answer, a test to judge; checks; a witness; the office's steps."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.mentorship import selectors
from workforce.mentorship.models import MentorshipAgreement, MentorshipIndicator


def _line(row: MentorshipAgreement, step: str, due=None) -> Todo:
    return Todo(f"{step}：{selectors.title_of(row)}", reverse("mentorship_detail", args=[row.pk]), due, row.unit.name)


def mine(actor: Actor, at: datetime) -> Todos:
    """To sign, to answer, to judge: two statements."""
    if actor.person_id is None:
        return NONE

    def drawn(row: MentorshipAgreement) -> Todo:
        if row.state == "signing":
            return _line(row, _("签字"))
        if row.judge_id == actor.person_id:
            return _line(row, _("出师考核"), row.test_on)
        return _line(row, _("答复变更"))

    return of_rows(selectors.waiting_for(actor.person_id), drawn, localdate(at))


def checks(actor: Actor, at: datetime) -> Todos:
    """Indicators that the mentor looks at: three statements."""
    if actor.person_id is None:
        return NONE

    def drawn(row: MentorshipIndicator) -> Todo:
        return Todo(row.text, reverse("mentorship_indicator", args=[row.pk]), row.check_on, row.agreement.apprentice.name)

    return of_rows(selectors.checks_due(actor.person_id, localdate(at)), drawn, localdate(at), "check_on")


def witnessing(actor: Actor, at: datetime) -> Todos:
    """Signed by both: two statements."""
    return of_rows(selectors.to_witness(actor), lambda row: _line(row, _("见证")), localdate(at))


def office(actor: Actor, at: datetime) -> Todos:
    """Objections, tests to arrange, allowances to pay: three statements."""
    today = localdate(at)

    def drawn(row: MentorshipAgreement) -> Todo:
        if row.state == "done":
            return _line(row, _("发放津贴"))
        if row.has_objection:  # type: ignore[attr-defined]
            return _line(row, _("答复异议"))
        return _line(row, _("安排出师考核"), row.to_on + timedelta(days=1))

    return of_rows(selectors.for_office(actor, today), drawn, today)

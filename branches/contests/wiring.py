"""Hangs contests onto the house: sentences, menu, ballots, publicity, to-dos."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.contests import access, rules, selectors, services, todos
from branches.contests.exports import EXPORTERS
from branches.contests.messages import SENTENCES
from branches.contests.models import Contest
from portal.ballots import registry as ballots
from portal.ballots.models import Ballot
from portal.ballots.registry import BallotBrief
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.kernel.errors import NotReachable, ensure
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.publicity.registry import register_closing, register_people, register_withdrawal
from portal.rights.access import Actor


class ContestBallots:
    """The secret ballot of a contest: the electors vote; who was not chosen is told to the office alone."""

    view_right, run_right, is_confidential = "contest.run", "contest.run", True

    @staticmethod
    def _find(record_id: int) -> Contest | None:
        return Contest.objects.select_related("node").filter(pk=record_id).first()

    def brief(self, record_id: int) -> BallotBrief | None:
        row = self._find(record_id)
        if row is None:
            return None
        return BallotBrief(row.name, row.node, localdate(row.announced_at), reverse("contest_detail", args=[row.pk]))

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        row = self._find(record_id)
        if row is None or not access.runs(actor, row):
            raise NotReachable("contest")
        ensure(rules.may_do("cancel", row.state))

    def rule_codes(self, record_id: int) -> Sequence[str]:
        return (selectors.VOTING_RULE,)

    def eligible(self, record_id: int) -> Collection[int]:
        row = self._find(record_id)
        return list(row.electors.values_list("pk", flat=True)) if row is not None else []

    def present(self, record_id: int) -> Collection[int]:
        return self.eligible(record_id)

    def concluded(self, ballot: Ballot, actor: Actor, at: datetime) -> None:
        """The office shows the result to everybody by a publicity."""


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Contest": _("评比表彰"), "branches.ContestNomination": _("评比推荐")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("contests", "award", _("评比表彰"), "contest_list", "contest.view", 38, group=menu.PARTY))
    menu.add(menu.MenuEntry("contest_mine", "award", _("我的评比"), "contest_mine", "contest.own", 42))
    ballots.register(selectors.CONTEST_KIND, ContestBallots())
    register_closing(selectors.CONTEST_KIND, services.take_closing)
    register_withdrawal(selectors.CONTEST_KIND, services.take_withdrawal)
    register_people(selectors.NOMINATION_KIND, selectors.people_of)
    notices.register_codes("contest.", Category.BRANCH)
    for code in ("nominated", "chosen", "not_chosen", "cancelled"):
        notices.register_codes(f"contest.{code}_notice", Category.BRANCH, is_private=True)
    for kind in (
        TodoKind("contest_words", _("是否参评"), "contest.own", todos.own_words, 17, "contest_mine"),
        TodoKind("contest_nominate", _("可以推荐的评比"), "contest.nominate", todos.to_nominate, 46, "contest_list", "?s=open"),
        TodoKind("contest_settle", _("待办理的评比"), "contest.run", todos.to_settle, 47, "contest_list"),
    ):
        register_todo(kind)

"""What the commands of assessment have in common: who acts, how a refusal is said, which round is meant."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from assessment.rounds.models import AssessmentRound
from assessment.rounds.selectors import round_by_code
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import Actor, actor_of
from portal.rights.models import User


def actor_named(username: str) -> Actor:
    """The actor of an active account with today's roles. Raises CommandError."""
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise CommandError(_("没有账号 %(user)s，或已停用。") % {"user": username})
    return actor_of(user, clock.today())


def spoken(broken: RuleBroken | NotReachable) -> CommandError:
    """A refusal as a command says it."""
    if isinstance(broken, NotReachable):
        return CommandError(_("这个账号没有办理此事的权限。"))
    return CommandError(sentence(broken.code, broken.params))


def round_named(code: str) -> AssessmentRound:
    """The round of ``code``. Raises CommandError."""
    round = round_by_code(code)
    if round is None:
        raise CommandError(_("没有考核期 %(code)s，请先用 open_round 开启。") % {"code": code})
    return round

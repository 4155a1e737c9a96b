from django.utils.translation import gettext_lazy as _

from assessment.retirement import selectors
from assessment.retirement.messages import SENTENCES
from assessment.rounds import registry
from branches.activities import registry as activities
from portal.kernel import retention, sentences
from portal.kernel.periods import Period
from portal.kernel.verdict import ALLOWED, Verdict, denied


def rolls_are_here(period: Period) -> Verdict:
    """A round is computed from the records: where its rolls lie in files, they come back first."""
    for year in range(period.starts_on.year, period.ends_on.year + 1):
        if selectors.away(year):
            return denied("retire.round_away", year=year)
    return ALLOWED


def connect() -> None:
    sentences.register(SENTENCES)
    retention.declare(selectors.KIND, _("活动出勤名单"))
    registry.register_source(rolls_are_here)
    activities.register_roll_away(lambda year: bool(selectors.away(year)))

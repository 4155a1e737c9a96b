"""Hangs dry runs and golden cases onto the house and beside the schemes they are about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.schemes import registry
from assessment.schemes.models import AssessmentScheme
from assessment.trials import selectors
from assessment.trials.exports import EXPORTERS
from assessment.trials.messages import SENTENCES
from assessment.trials.services import cases_come_out
from portal.audit.registry import leave_untraced
from portal.kernel import exporters, sentences


def beside(actor: Any, scheme: AssessmentScheme) -> registry.Beside | None:
    """How the golden cases stand and when the version was last tried: advice for whoever adopts it."""
    if not actor.can("scheme.cases"):
        return None
    ran = selectors.run_cases(scheme)
    context = {
        "scheme": scheme, "count": len(ran), "wrong": sum(bool(one.wrong) for one in ran), "may_try": actor.can("scheme.try"),
        "trial": selectors.trials_of(scheme).first() if actor.can("scheme.try") else None,
    }  # fmt: skip
    return registry.Beside("c-proof", _("校验和试算"), "assessment/trials/_beside.html", context)


def connect() -> None:
    leave_untraced("worked out by a trial of a scheme", "assessment.SchemeTrial", "assessment.SchemeTrialRow")
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    registry.before_adoption(cases_come_out)
    registry.show_beside(beside)

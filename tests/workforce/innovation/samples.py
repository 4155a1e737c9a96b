"""What innovation, methods, conversions and funds add to the tests that go over all rooms."""

from tests.support.people import FourPeople
from tests.workforce.conversions import factories as conversions
from tests.workforce.funds import factories as funds
from tests.workforce.innovation import factories as make
from tests.workforce.methods import factories as methods
from workforce.conversions import services as conversion_services
from workforce.conversions.selectors import Source
from workforce.conversions.services import ConversionFacts
from workforce.innovation.models import InnovationProject


def _of(maker, pick=lambda row: row.pk):
    return lambda p: {"pk": pick(maker(p))}


def _seated(p: FourPeople) -> dict:
    """A review in which the standing worker has a seat."""
    others = make.judges(p, ("机电", "安监"))
    row = make.drafted(p, p.hr, lead=p.secretary.person)
    InnovationProject.objects.filter(pk=row.pk).update(state="running")
    row.refresh_from_db()
    return {"pk": make.review(p, row, [p.worker, *others]).pk}


project, draft = _of(make.running), _of(make.drafted)
method, named = _of(methods.drafted), _of(methods.named)
conversion, waiting = _of(conversions.verified), _of(conversions.registered)
SAMPLES = {
    "innovation_detail": project, "innovation_edit": draft, "innovation_approve": draft, "innovation_answer": draft,
    "innovation_start": draft, "innovation_close": project, "innovation_stop": project, "innovation_convene": project,
    "innovation_milestone": _of(make.running, lambda row: row.milestones.get().pk),
    "innovation_campaign": _of(make.campaign), "innovation_campaign_close": _of(make.campaign),
    "innovation_measure_new": _of(make.campaign),
    "innovation_measure": _of(make.measure), "innovation_measure_decide": _of(make.measure),
    "innovation_measure_convene": _of(make.measure),
    "innovation_review": _seated, "innovation_judge": _seated, "innovation_recuse": _seated, "innovation_decide": _seated,
    "innovation_dissolve": _seated,
    "innovation-project-detail": project,
    "method_detail": method, "method_edit": method, "method_review": method, "method_convene": method,
    "method_consent": _of(methods.passed), "method_name": _of(methods.consented), "method_adopt": named, "method_promote": named,
    "method_nominate": named, "operating-method-detail": method,
    "conversion_detail": conversion, "conversion_edit": waiting, "conversion_verify": waiting, "conversion_return": waiting,
    "conversion_withdraw": conversion, "innovation-conversion-detail": conversion,
    "fund_detail": _of(funds.fund), "fund_pay_in": _of(funds.fund), "fund_payout_new": _of(funds.fund),
    "fund_reverse": _of(funds.fund, lambda row: row.entries.get().pk),
    "fund_payout": _of(funds.proposed), "fund_payout_approve": _of(funds.proposed), "fund_payout_pay": _of(funds.approved),
    "fund_payout_cancel": _of(funds.proposed), "fund-payout-detail": _of(funds.proposed),
}  # fmt: skip
ROOMS = {
    "innovation-list": ("innovation_list", ("", "s=draft&o=-from_on", "party=no&o=due_on", "q=皮带机")),
    "innovation-campaigns": ("innovation_campaigns", ("", "q=大讨论&o=-from_on", "o=to_on")),
    "innovation-reviews": ("innovation_reviews", ("", "o=-convened_at")),
    "method-list": ("method_list", ("", "s=draft&o=named_on", "level=1&o=-adopter_count", "promoted=no", "q=支架")),
    "conversion-list": ("conversion_list", ("", "s=verified&o=-year", "year=2026&o=benefit", "route=own", "q=张紧&o=verified_on")),
    "fund-list": ("fund_list", ("", "o=-inflow")),
    "fund-payouts": ("fund_payouts", ("", "s=proposed&o=-amount", "o=proposed_at", "o=paid_on")),
}


def fill(people: FourPeople) -> None:
    """Records near, of the worker, and far, of the stranger's plant."""
    far, hr = people.stranger.person, {"lead": people.stranger.person, "branch": None}
    make.drafted(people)
    InnovationProject.objects.create(
        **{name: getattr(make.facts(people, **hr), name) for name in ("kind", "title", "goal", "lead", "from_on", "due_on")},
        unit=far.unit, drafted_at=make.by(people)["at"],
    )  # fmt: skip
    make.review(people)
    make.campaign(people)
    methods.drafted(people)
    row = conversions.source(people).row
    words = conversions.facts(people, source=Source("result", row, row.node))
    conversion_services.register_conversion(**make.by(people), facts=ConversionFacts(**vars(words)))
    funds.fund(people)
    funds.proposed(people, funds.fund(people, "OTHER"), result=row)

"""What subsidies add to the tests that go over all rooms."""

from tests.support.people import FourPeople
from tests.workforce.subsidies import factories as make

SAMPLES = {
    "subsidy_detail": lambda p: {"pk": make.filed(p).pk}, "subsidy_edit": lambda p: {"pk": make.filed(p).pk},
    "subsidy_withdraw": lambda p: {"pk": make.filed(p).pk}, "subsidy_check": lambda p: {"pk": make.filed(p).pk},
    "subsidy_return": lambda p: {"pk": make.filed(p).pk}, "subsidy_approve": lambda p: {"pk": make.checked(p).pk},
    "subsidy_pay": lambda p: {"pk": make.approved(p).pk}, "subsidy-claim-detail": lambda p: {"pk": make.filed(p).pk},
    "education_fund_edit": lambda p: {"pk": make.fund(p).pk}, "education-fund-detail": lambda p: {"pk": make.fund(p).pk},
}  # fmt: skip
ROOMS = {
    "subsidy-claims": (
        "subsidy_list", ("", "s=filed&o=-filed_on", "kind=insurance&o=amount_due", "grade=4", "s=paid&o=-paid_on", "q=职工甲", "year=2026")
    ),
    "education-funds": ("education_fund_list", ("", "o=-year", "o=drawn")),
}  # fmt: skip


def fill(p: FourPeople) -> None:
    """Near and far."""
    make.filed(p)
    make.paid(p, make.approved(p, make.checked(p, make.filed(p, make.worker_of(p, "同事甲", "CM-B")))))
    make.filed(p, make.worker_of(p, "远方甲", "CM-C"))
    make.fund(p)
    make.fund(p, make.far_hr(p), "CM-C")

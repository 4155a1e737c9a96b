"""What care adds to the tests that go over all rooms."""

from portal.kernel import clock
from tests.support.people import FourPeople
from tests.workforce.care import factories as make


def _mine_as_counsellor(p: FourPeople) -> dict:
    """The standing worker is the counsellor here."""
    post = make.counsellor(p, p.worker)
    return {"pk": make.booked(p, make.slot(p, post), make.user_of(p, "求助甲")).pk}


def _own_slot(p: FourPeople) -> dict:
    return {"pk": make.slot(p, make.counsellor(p, p.worker)).pk}


SAMPLES = {
    "care_need_detail": lambda p: {"pk": make.noted(p).pk}, "care_need_decline": lambda p: {"pk": make.noted(p).pk},
    "care_need_order": lambda p: {"pk": make.noted(p).pk}, "care-need-detail": lambda p: {"pk": make.noted(p).pk},
    "care_order_detail": lambda p: {"pk": make.ordered(p).pk}, "care_order_hand_on": lambda p: {"pk": make.ordered(p).pk},
    "care_order_finish": lambda p: {"pk": make.ordered(p).pk},
    "care_order_speaker": lambda p: {"pk": make.finished(p).pk},
    "care_order_rate": lambda p: {"pk": make.finished(p).pk},
    "care-order-detail": lambda p: {"pk": make.ordered(p).pk}, "care_tally_drop": lambda p: {"pk": make.tally(p).pk},
    "hardship_detail": lambda p: {"pk": make.hardship(p).pk}, "hardship_edit": lambda p: {"pk": make.hardship(p).pk},
    "hardship_aid": lambda p: {"pk": make.hardship(p).pk}, "hardship_review": lambda p: {"pk": make.hardship(p).pk},
    "hardship_aid_confirm": lambda p: {"pk": make.aid(p).pk}, "hardship_aid_drop": lambda p: {"pk": make.aid(p).pk},
    "counsel_slot_drop": _own_slot, "counsel_book": lambda p: {"pk": make.slot(p).pk}, "counsel_booking": _mine_as_counsellor,
    "counsel_cancel": lambda p: {"pk": make.booked(p).pk}, "counsel_done": _mine_as_counsellor, "counsel_note": _mine_as_counsellor,
    "counsel_end": lambda p: {"pk": make.counsellor(p).pk},
}  # fmt: skip
ROOMS = {
    "care-needs": ("care_need_list", ("", "s=open&o=-raised_on", "need_class=living&o=asked", "source=survey", "q=食堂")),
    "care-orders": (
        "care_order_list",
        ("", "s=open&o=-promised_on", "theme=care&o=ordered_on", "service=SKILL-TRAINING", "s=late", "q=变频"),
    ),
    "care-tallies": ("care_tally_list", ("", "kind=checkup&o=-heads", "q=体检&o=held_on")),
}


def fill(p: FourPeople) -> None:
    """Near and far."""
    make.noted(p)
    make.noted(p, make.far_officer(p), "CM-C", text="宿舍加装空调")
    make.ordered(p)
    make.tally(p)
    make.tally(p, make.far_officer(p), "ZB-C", title="冬季走访", kind="visit", held_on=clock.today())

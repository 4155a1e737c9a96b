"""What examinations add to the tests that go over all rooms; applications and batches stand in ``tests/support/samples.py``."""

from portal.kernel import clock
from tests.support.people import FourPeople, user_with
from tests.workforce.promotion import factories as make
from workforce.promotion import services
from workforce.promotion.models import ExamSitting, PromotionApplication, PromotionBatch


def _enrolled(p: FourPeople) -> PromotionApplication:
    """A checked application for senior worker in a batch whose enrolment is over."""
    now = clock.now()
    batch = make.opened(p, at=now, grades=(3,))
    mate = user_with("worker", p.nodes["CM-A"], unit=p.nodes["CM-A"], name="考生甲")
    row = make.handed_in(p, mate, "G3-2", at=now, grade=4)
    PromotionApplication.objects.filter(pk=row.pk).update(batch=batch)
    make.settled(row, p.actor(p.hr), at=now)
    kept = PromotionBatch.objects.get(pk=batch.pk)
    services.close_enrolment(actor=p.actor(p.hr), at=now, batch=kept, version=kept.version)
    return PromotionApplication.objects.get(pk=row.pk)


def _sitting(p: FourPeople) -> ExamSitting:
    return make.planned(p, _enrolled(p), "theory", at=clock.now())


def _planned(p: FourPeople) -> dict:
    return {"pk": _sitting(p).pk}


def _begun(p: FourPeople) -> dict:
    return {"pk": make.examiners(p, _sitting(p), at=clock.now()).pk}


def _batch(p: FourPeople) -> dict:
    return {"pk": _enrolled(p).batch_id}


def _single(p: FourPeople) -> dict:
    """Checked while no batch enrols."""
    mate = user_with("worker", p.nodes["CM-A"], unit=p.nodes["CM-A"], name="考生乙")
    row = make.handed_in(p, mate, "G3-2", at=clock.now(), grade=4)
    make.settled(row, p.actor(p.hr), at=clock.now())
    return {"pk": row.pk}


def _volume(p: FourPeople) -> dict:
    mate = user_with("worker", p.nodes["CM-A"], unit=p.nodes["CM-A"], name="职工卷")
    return {"pk": make.filed(p, at=clock.now(), user=mate).pk}


def _done(p: FourPeople) -> dict:
    mate = user_with("worker", p.nodes["CM-A"], unit=p.nodes["CM-A"], name="职工卷")
    return {"pk": make.filed(p, at=clock.now(), user=mate).batch_id}


ACTS = ("place", "lend", "return", "condemn", "spare", "destroy")
SAMPLES = {
    "volume_detail": _volume, "exam-volume-detail": _volume, "volume_new": _done, **{f"volume_{act}": _volume for act in ACTS},
    "exam_detail": _planned, "exam_examiners": _planned, "exam_start": _planned, "exam_cancel": _planned, "exam-detail": _planned,
    "exam_marks": _begun, "exam_verify": _begun, "exam-marks": _begun, "exam-verify": _begun, "exam_new": _batch,
    "exam_single": _single,
}  # fmt: skip
ROOMS = {
    "exam-list": ("exam_list", ("", "s=planned&o=held_on", "s=done", "o=-held_on")),
    "volume-list": ("volume_list", ("", "s=kept&o=number", "s=destroyed")),
}


def fill(p: FourPeople) -> None:
    """A planned sitting and one whose marks count; the volume of a batch that is done."""
    row = _enrolled(p)
    make.planned(p, row, "theory", at=clock.now())
    make.marked(p, make.planned(p, row, "skill", at=clock.now()), {row.pk: "81"}, at=clock.now())
    _volume(p)

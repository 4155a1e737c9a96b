"""Answers under seal while a survey runs, as the papers of a ballot (docs/adr/0014): one length, no clock, a key of the survey."""

import json
from collections.abc import Iterator, Mapping

from cryptography.fernet import Fernet

from branches.pulse.models import PulseEnvelope, PulseRoll, PulseSurvey
from branches.pulse.rules import SEALED_SIZE


def seal_answer(row: PulseSurvey, cell_id: int, values: Mapping[int, int]) -> None:
    plain = json.dumps({"cell": cell_id, "values": {str(no): value for no, value in sorted(values.items())}}).encode()
    assert len(plain) <= SEALED_SIZE, "as many questions as the plan allows stay below the size of an envelope"
    sealed = Fernet(row.seal_key.encode()).encrypt_at_time(plain.ljust(SEALED_SIZE), current_time=0)
    PulseEnvelope.objects.create(survey=row, sealed=sealed.decode())


def opened(row: PulseSurvey) -> Iterator[tuple[int, dict[int, int]]]:
    """(group, answers by number of the question) of each envelope: in memory only, never written down."""
    cipher = Fernet(row.seal_key.encode())
    for sealed in row.envelopes.values_list("sealed", flat=True):
        found = json.loads(cipher.decrypt(sealed.encode()))
        yield found["cell"], {int(no): value for no, value in found["values"].items()}


def destroy_seals(row: PulseSurvey) -> None:
    """Neither envelopes nor key are left."""
    row.envelopes.all().delete()
    row.seal_key = ""


def forget_who(row: PulseSurvey) -> None:
    """The roll written anew in the order of staff numbers, without who took part: an updated row would tell the order."""
    roll = list(row.roll.order_by("person__staff_no"))
    row.roll.all().delete()
    for line in roll:
        line.has_answered = False
    PulseRoll.objects.bulk_create(roll, batch_size=2_000)

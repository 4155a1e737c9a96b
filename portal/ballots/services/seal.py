"""Papers under seal while a vote runs, and their way into the urn in an order that tells nothing."""

import json
import uuid
from collections.abc import Mapping, Sequence
from random import SystemRandom

from cryptography.fernet import Fernet

from portal.ballots.models import Ballot, BallotEnvelope, BallotPaper
from portal.ballots.rules import SEALED_SIZE

_RANDOM = SystemRandom()


def new_key() -> str:
    """A key of its own for each vote."""
    return Fernet.generate_key().decode()


def seal_paper(row: Ballot, choices: Mapping[int, str], write_ins: Sequence[str]) -> None:
    """Store one paper under the vote's key, as long as any other and without the clock that a token carries otherwise."""
    paper = {"choices": {str(no): choice for no, choice in sorted(choices.items())}, "write_ins": sorted(write_ins)}
    plain = json.dumps(paper, ensure_ascii=False).encode()
    assert len(plain) <= SEALED_SIZE, "the plan of a ballot keeps papers below the size of an envelope"
    sealed = Fernet(row.seal_key.encode()).encrypt_at_time(plain.ljust(SEALED_SIZE), current_time=0)
    BallotEnvelope.objects.create(ballot=row, sealed=sealed.decode())


def break_seals(row: Ballot) -> list[BallotPaper]:
    """Open all envelopes, write the papers in shuffled order in one statement, and leave neither envelopes nor key."""
    cipher = Fernet(row.seal_key.encode())
    opened = [json.loads(cipher.decrypt(sealed.encode())) for sealed in row.envelopes.values_list("sealed", flat=True)]
    _RANDOM.shuffle(opened)
    papers = [BallotPaper(id=uuid.uuid4(), ballot=row, choices=p["choices"], write_ins=p["write_ins"]) for p in opened]
    papers.sort(key=lambda paper: paper.id)  # the order of the random keys: whatever reads the table finds the same
    BallotPaper.objects.bulk_create(papers, batch_size=10_000)
    destroy_seals(row)
    return papers


def destroy_seals(row: Ballot) -> None:
    """Papers of a vote without a result are never read."""
    row.envelopes.all().delete()
    row.seal_key = ""

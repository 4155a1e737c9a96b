"""What is secret is not kept: not in a column, an order, a time, a log or a dump."""

import logging
import re
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from django.core import serializers
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.ballots import services
from portal.ballots.models import BallotEnvelope, BallotItem, BallotPaper, BallotVoter
from portal.ballots.rules import SEALED_SIZE
from portal.kernel import clock
from portal.kernel.supervisor import processes
from tests.portal.ballots.factories import cast, closed, members, opened

pytestmark = pytest.mark.db


def columns(model):
    return {f.name: type(f).__name__ for f in model._meta.fields}


def test_a_paper_shares_nothing_with_a_participation_but_the_ballot():
    assert columns(BallotVoter) == {
        "id": "BigAutoField", "ballot": "ForeignKey", "person": "ForeignKey", "left_out": "CharField", "is_present": "BooleanField",
        "has_voted": "BooleanField",
    }  # fmt: skip
    assert columns(BallotPaper) == {"id": "UUIDField", "ballot": "ForeignKey", "choices": "JSONField", "write_ins": "JSONField"}
    assert columns(BallotEnvelope) == {"id": "UUIDField", "ballot": "ForeignKey", "sealed": "TextField"}
    to_papers = [f for f in BallotVoter._meta.get_fields() if f.is_relation and f.related_model in {BallotPaper, BallotEnvelope}]
    assert to_papers == []
    clocks = [
        f.name for m in (BallotVoter, BallotPaper, BallotEnvelope, BallotItem) for f in m._meta.fields if isinstance(f, models.DateField)
    ]
    assert clocks == []


def raw(table: str) -> list[tuple]:
    """The rows as a dump finds them: in the order of the file."""
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {order}")
        return cursor.fetchall()


def dump() -> str:
    """Every row of every table of the portal."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(texts)


def test_while_the_vote_runs_a_dump_holds_no_choice(people):
    row = opened(people, rule="VOTE-03", kind="election", items=("甲候选", "乙候选"), seats=1, is_multi=True, allows_write_in=True)
    users = members(people)
    cast(people, row, users[0], "abstain", "no")
    cast(people, row, users[1], "no", "no", write_ins=("丙某某",))
    found = dump()
    assert [word for word in ("丙某某", "abstain", '"yes"', "'yes'") if word in found] == []
    assert {len(sealed) for sealed in BallotEnvelope.objects.values_list("sealed", flat=True)} == {len_of(SEALED_SIZE)}


def len_of(plain: int) -> int:
    """Length of a Fernet token of so many bytes: header, padded cipher text and signature, in base64."""
    size = 1 + 8 + 16 + (plain // 16 + 1) * 16 + 32
    return -(-size // 3) * 4


def test_the_seal_bears_no_clock(people):
    row = opened(people)
    cast(people, row, members(people)[0])
    assert urlsafe_b64decode(BallotEnvelope.objects.get().sealed)[1:9] == bytes(8)


def test_after_the_end_neither_envelopes_nor_key_are_left(people):
    row = opened(people)
    for user in members(people):
        cast(people, row, user)
    row = closed(people, row)
    assert (BallotEnvelope.objects.count(), row.seal_key, BallotPaper.objects.count()) == (0, "", 5)


def test_the_order_of_papers_does_not_follow_the_order_of_voting(people):
    """Over some runs the same order of voting gives different orders of papers in the file."""
    users = members(people)
    marks = dict(zip(users, ("yes", "no", "abstain", "yes", "no"), strict=True))
    orders = set()
    for _run in range(12):
        row = opened(people)
        for user in users:
            cast(people, row, user, marks[user])
        with CaptureQueriesContext(connection) as told:
            closed(people, row)
        orders.add(tuple(str(paper) for paper in BallotPaper.objects.filter(ballot=row).values_list("choices", flat=True)))
    assert len(orders) > 1
    (written,) = [q["sql"] for q in told if q["sql"].startswith(f'INSERT INTO "{BallotPaper._meta.db_table}"')]
    known = {paper.hex for paper in BallotPaper.objects.filter(ballot=row).values_list("pk", flat=True)}
    # What the file is told is the order of the random keys; where it puts a row (a gap of an older one, say) is its own affair.
    keys = [key for key in re.findall(r"[0-9a-f]{32}", written.replace("-", "")) if key in known]
    assert len(keys) == len(users)
    assert keys == sorted(keys)


def test_papers_are_written_in_one_transaction(people):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps the transaction of a row")
    row = opened(people)
    for user in members(people):
        cast(people, row, user)
    closed(people, row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM portal_ballotpaper")
        assert cursor.fetchone() == (1,)


def hand_in(client, row, user, choice="yes"):
    client.force_login(user)
    assert client.post(reverse("ballot_vote", args=[row.pk]), {"c1": choice, "step": "hand_in"}, REMOTE_ADDR="10.1.2.3").status_code == 302


OUT_OF_ORDER = (3, 0, 4, 1)  # places on the roll, in the order of voting; the third of the roll stays away


def end(people, row, how):
    if how == "closed":
        return closed(people, row)
    words = {"actor": people.actor(people.secretary), "at": clock.now(), "ballot": row, "version": row.version}
    return services.cancel_ballot(**words, reason="重新组织")


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_the_trail_learns_at_the_end_who_took_part_in_the_order_of_the_roll(people, client, how):
    row, users = opened(people), members(people)
    before = set(AuditRow.objects.values_list("pk", flat=True))
    for n in OUT_OF_ORDER:
        hand_in(client, row, users[n])
    assert set(AuditRow.objects.exclude(action__startswith="account.").values_list("pk", flat=True)) == before  # not at the act
    row = end(people, row, how)
    lines = list(AuditRow.objects.filter(action="ballot.voted").order_by("pk"))
    assert [line.actor for line in lines] == [users[n] for n in sorted(OUT_OF_ORDER)]
    assert {(line.at, line.object_id, line.reason, line.address, line.request_id) for line in lines} == {
        (row.closed_at, str(row.pk), "", "", "")
    }
    assert [(line.before, line.after) for line in lines] == [({}, {})] * 4


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_the_roll_lies_in_the_file_by_staff_number_and_in_one_transaction(people, how):
    row, users = opened(people), members(people)
    for n in OUT_OF_ORDER:
        cast(people, row, users[n])
    keys = list(row.voters.order_by("person__staff_no").values_list("pk", flat=True))
    end(people, row, how)
    lie = [line[0] for line in raw(BallotVoter._meta.db_table)]
    begins = lie.index(keys[0])  # PostgreSQL may begin behind a hole that earlier rows left, and go on in it
    assert [*lie[begins:], *lie[:begins]] == keys
    assert list(row.voters.filter(has_voted=True).values_list("person_id", flat=True)) == [users[n].person_id for n in sorted(OUT_OF_ORDER)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM portal_ballotvoter")
            assert cursor.fetchone() == (1,)


def contents() -> dict[str, list[tuple]]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=str)
        return found


def test_a_vote_touches_no_table_but_the_roll_and_the_envelopes(people, client):
    """Neither notice, session, key of a repeated request, job nor delivery knows when somebody voted."""
    row, user = opened(people), members(people)[1]
    client.force_login(user)
    client.get(reverse("ballot_vote", args=[row.pk]))
    before = contents()
    client.post(reverse("ballot_vote", args=[row.pk]), {"c1": "no", "step": "hand_in"})
    after = contents()
    assert {table for table in after if after[table] != before[table]} == {BallotVoter._meta.db_table, BallotEnvelope._meta.db_table}


@pytest.mark.parametrize("needs_presence", [True, False])
def test_nobody_can_watch_who_votes(people, client, needs_presence):
    row, user = opened(people, needs_presence=needs_presence), members(people)[1]
    client.force_login(people.secretary)

    def seen():
        return [pill.partition("</span>")[0] for pill in client.get(reverse("ballot_roll", args=[row.pk])).text.split('rows__t"')[1:]]

    before = seen()
    cast(people, row, user)
    assert seen() == before
    closed(people, row)
    assert [n for n, words in enumerate(seen()) if "已投票" in words] == [1]


def test_the_session_keeps_nothing_of_the_paper(people, client):
    row = opened(people)
    client.force_login(members(people)[0])
    client.post(reverse("ballot_vote", args=[row.pk]), {"c1": "abstain"})
    client.post(reverse("ballot_vote", args=[row.pk]), {"c1": "abstain", "step": "hand_in"})
    assert "abstain" not in str(dict(client.session))


def test_no_log_line_tells_of_a_vote(people, client, caplog):
    row = opened(people)
    client.force_login(members(people)[0])
    with caplog.at_level(logging.DEBUG):
        client.post(reverse("ballot_vote", args=[row.pk]), {"c1": "abstain", "step": "hand_in"})
        client.post(reverse("ballot_vote", args=[row.pk]), {"c1": "no", "step": "hand_in"})
    lines = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert [line for line in lines if "abstain" in line or "c1" in line] == []


def test_a_serialised_ballot_tells_no_more_than_its_tables(people):
    row = opened(people)
    for user in members(people):
        cast(people, row, user)
    closed(people, row)
    papers = serializers.serialize("json", BallotPaper.objects.all())
    people_of_the_roll = [str(v.person_id) for v in row.voters.all()]
    assert [pk for pk in people_of_the_roll if f'"person": {pk}' in papers] == []


def test_servers_of_the_house_write_no_access_log():
    root = Path(__file__).resolve().parents[3]
    web = next(one for one in processes("127.0.0.1:1") if one.name == "web")
    assert [word for word in web.command if "access" in word] == []
    assert "access_log off;" in (root / "tools/deploy/proxy/nginx.conf").read_text()
    assert "access-logfile" not in (root / "Dockerfile").read_text()

"""Every job that erases by time: what is held stays, what is not goes, and once the hold is lifted nothing is left behind.

``CASES`` has a row for each kind that is declared: an old thing of the worker, the job, and whether it is still there.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.retirement import services as retirement
from branches.activities.models import Activity, Attendance
from branches.whistle import services as whistle
from branches.whistle.access import mark_of
from branches.whistle.models import WhistleNamed, WhistleReport
from branches.whistle.services import box
from portal.accounts import services as accounts
from portal.accounts.models import SignInAddress
from portal.desk import services as desk
from portal.desk.models import Desk, SavedView
from portal.exchange import services as exchange
from portal.exchange.models import ImportBatch
from portal.exchange.registry import kind_of
from portal.exports import services as exports
from portal.exports.models import ExportFile
from portal.files import services as files
from portal.files.models import StoredFile
from portal.holds.models import LegalHold
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.services import forget_old as forget_webhooks
from portal.kernel import clock, once, retention
from portal.kernel.errors import RuleBroken
from portal.kernel.models import IdempotentRequest
from portal.notices.models import Delivery, Notice
from portal.notices.services import forget_old as forget_notices
from portal.notices.services import outbox
from portal.organization.models import Node
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.whistle import factories as reports
from tests.portal.accounts.factories import admin
from tests.support.papers import photo

pytestmark = pytest.mark.django_db
LONG = timedelta(days=2000)
SYSTEM = system_actor("retention")


def _export(people) -> None:
    old = clock.now() - LONG
    ExportFile.objects.create(
        exporter="people", language="zh-hans", state="ready", owner=people.worker, asked_at=old, made_at=old, expires_at=old,
        content=ContentFile(b"x", "a.sealed"),
    )  # fmt: skip


def _import(people) -> None:
    batch = ImportBatch(kind="people", file_name="a.xlsx", sha256="x", state="checked", owner=people.worker, created_at=clock.now() - LONG)
    batch.content.save("a.sealed", ContentFile(b"x"), save=True)


def _file(people) -> None:
    upload = SimpleUploadedFile("a.jpg", photo(1))
    file = files.store_upload(actor=people.actor(people.worker), at=clock.now(), upload=upload)
    StoredFile.objects.filter(pk=file.pk).update(loose_since=clock.now() - LONG)


def _notice(people) -> None:
    old = clock.now() - LONG
    notice = Notice.objects.create(recipient=people.worker, code="hold.x", created_at=old)
    Delivery.objects.create(
        kind="notice", subject="x", channel="email", user=people.worker, notice=notice, state="sent", created_at=old, due_at=old
    )


def _webhook(people) -> None:
    old = clock.now() - LONG
    node = people.worker.person.unit
    hook = Webhook.objects.create(name="x", url="http://127.0.0.1/", events=[], node=node, secret="x", created_at=old)
    WebhookDelivery.objects.create(webhook=hook, event="x", body="{}", state="delivered", created_at=old, due_at=old)


def _sign_in(people) -> None:
    SignInAddress.objects.create(username=people.worker.username, address="10.0.0.1", failures=1, failed_at=clock.now() - LONG)


def _desk(people) -> None:
    Desk.objects.create(user=people.worker)
    SavedView.objects.create(owner=people.worker, path="/people/", name="我的", query="a=1", created_at=clock.now())
    User.objects.filter(pk=people.worker.pk).update(is_active=False)


def _answer(people) -> None:
    old = clock.now() - LONG
    IdempotentRequest.objects.create(
        user=people.worker, key="k", path="/", digest="x", status=201, body="x", created_at=old, lease_until=old, expires_at=old
    )


def _report(people) -> None:
    one, _two = reports.officers(people)
    filed = reports.filed(people, mode="sealed", name="张三丰", contact="x")
    whistle.decline(**reports.words(people, one), report=filed.report, text="不属于受理范围")
    WhistleReport.objects.update(closed_on=clock.today() - LONG, node=people.worker.person.unit)
    WhistleNamed.objects.create(report=WhistleReport.objects.get(), mark=mark_of(people.worker.person_id))


def _roll(people) -> None:
    at = clock.now() - timedelta(days=365 * 8)
    with_roll(ActivityFactory(branch=people.branch_a, starts_at=at, archived=True))
    activity = Activity.objects.latest("pk")
    Attendance.objects.filter(activity=activity).exclude(person=people.worker.person).delete()
    if not Attendance.objects.filter(activity=activity).exists():
        Attendance.objects.create(activity=activity, person=people.worker.person, state="present")


def _retire() -> None:
    root = Node.objects.get(parent=None)
    first, second = (User.objects.filter(username=name).first() for name in ("auditadmin", "secadmin"))
    first, second = first or admin(Role.AUDIT_ADMIN, root, "auditadmin"), second or admin(Role.SECURITY_ADMIN, root, "secadmin")
    asked = {"actor": actor_of(first, clock.today()), "second": actor_of(second, clock.today()), "at": clock.now()}
    with TemporaryDirectory() as folder:
        try:
            retirement.retire(**asked, year=clock.today().year - 8, folder=Path(folder))
        except RuleBroken as broken:
            if broken.code != "retire.nothing":  # where everything is held there is nothing to write
                raise


def _told() -> int:
    return Notice.objects.filter(code="hold.x").count() + Delivery.objects.count()


def _forget_imports() -> int:
    return exchange.forget_old(at=clock.now(), hours=24, undo_days=30)


def _files_of(model) -> int:
    return model.objects.exclude(content="").count()


def _reports() -> int:
    return WhistleReport.objects.filter(erased_on=None).count()


CASES = {
    "exports": (_export, lambda: exports.forget_expired(at=clock.now()), lambda: _files_of(ExportFile)),
    "imports": (_import, _forget_imports, lambda: _files_of(ImportBatch)),
    "files": (_file, lambda: files.forget_loose(actor=SYSTEM, at=clock.now()), StoredFile.objects.count),
    "notices": (_notice, lambda: forget_notices(at=clock.now()), _told),
    "webhooks": (_webhook, lambda: forget_webhooks(at=clock.now()), WebhookDelivery.objects.count),
    "sign_ins": (_sign_in, lambda: accounts.forget_old_tries(at=clock.now()), SignInAddress.objects.count),
    "desks": (_desk, lambda: desk.forget_closed(at=clock.now()), lambda: Desk.objects.count() + SavedView.objects.count()),
    "answers": (_answer, lambda: once.forget_old(at=clock.now()), IdempotentRequest.objects.count),
    "rolls": (_roll, _retire, Attendance.objects.count),
    "reports": (_report, lambda: whistle.erase_old(actor=SYSTEM, at=clock.now()), _reports),
}  # fmt: skip
BY_UNIT = [kind for kind in CASES if kind != "webhooks"]  # a message of a webhook belongs to no person


def test_every_kind_that_is_erased_has_its_case():
    assert set(CASES) == set(retention.kinds())


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    def run(kind: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            CASES[kind][1]()

    return run


def bytes_kept(media: Path) -> int:
    return sum(1 for path in media.rglob("*") if path.is_file())


def over(people, officers, run, media, kind, **what) -> tuple:
    """(things, bytes) before, under the hold after the job, and after the hold."""
    make, _job, count = CASES[kind]
    make(people)
    found = [(count(), bytes_kept(media))]
    hold = officers.stand(kind=kind, **what)
    run(kind)
    found.append((count(), bytes_kept(media)))
    officers.lift(hold)
    run(kind)
    return *found, (count(), bytes_kept(media))


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.db
def test_what_is_below_a_held_unit_stays_until_the_hold_is_lifted(people, officers, run, media, kind, record_property):
    before, under, after = over(people, officers, run, media, kind, node=people.worker.person.unit)
    record_property("erased_under_hold", before[0] - under[0])
    record_property("left_behind", sum(after))
    assert (before[0] > 0, under, after) == (True, before, (0, 0))


@pytest.mark.parametrize("kind", BY_UNIT)
def test_what_is_of_a_held_person_stays_until_the_hold_is_lifted(people, officers, run, media, kind, record_property):
    before, under, after = over(people, officers, run, media, kind, person=people.worker.person)
    record_property("erased_under_hold", before[0] - under[0])
    record_property("left_behind", sum(after))
    assert (before[0] > 0, under, after) == (True, before, (0, 0))


@pytest.mark.parametrize("kind", CASES)
def test_a_hold_on_somebody_else_keeps_nothing(people, officers, run, kind):
    make, _job, count = CASES[kind]
    make(people)
    officers.stand(person=people.stranger.person)
    officers.stand(node=people.nodes["ZB-C"])
    officers.stand(kind=next(other for other in CASES if other != kind))
    run(kind)
    assert count() == 0


@pytest.mark.parametrize(("folder", "kind"), [("exports", "exports"), ("files", "files")])
def test_stray_bytes_stay_while_all_of_their_kind_is_held(people, officers, media, folder, kind):
    stray = media / folder / "2026" / "a.bin"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    later = clock.now() + timedelta(days=9)

    def sweep() -> None:
        exports.forget_expired(at=later)
        files.forget_strays(at=later)

    hold = officers.stand(kind=kind)
    sweep()
    assert stray.exists()
    officers.lift(hold)
    sweep()
    assert not stray.exists()


def test_an_owner_cannot_destroy_what_is_held_nor_fetch_it_after_its_hours(people, officers, media, django_capture_on_commit_callbacks):
    _export(people)
    export = ExportFile.objects.get()
    hold = officers.stand(person=people.worker.person)
    with django_capture_on_commit_callbacks(execute=True):
        exports.forget_own(actor=people.actor(people.worker), at=clock.now(), export=export)
    export.refresh_from_db()
    assert (export.state, bytes_kept(media)) == ("expired", 1)
    officers.lift(hold)
    with django_capture_on_commit_callbacks(execute=True):
        exports.forget_expired(at=clock.now())
    assert bytes_kept(media) == 0


def test_an_undone_or_given_up_import_keeps_what_is_held(people, officers):
    now = clock.now()
    kept = {"kind": "people", "file_name": "a.xlsx", "sha256": "x", "owner": people.worker, "created_at": now, "committed_at": now}
    officers.stand(person=people.worker.person)
    for owner, left in ((people.worker, (1, 2)), (people.hr, (0, 0))):
        batch = ImportBatch.objects.create(**kept | {"owner": owner, "state": "undoing"})
        batch.traces.create(row=2, table="portal.Nothing", object_id=1, outcome="created", seal="x")
        for number in (2, 3):
            batch.shown_rows.create(number=number, sealed="{}", is_edited=True)
        batch = exchange.undo_batch(batch=batch, kind=kind_of("people"), actor=SYSTEM, at=now)
        assert (batch.state, batch.traces.count(), batch.shown_rows.count()) == ("undone", *left)


def test_corrections_that_are_held_keep_their_columns(people, officers):
    batch = ImportBatch.objects.create(
        kind="people", file_name="a.xlsx", sha256="x", state="checked", owner=people.hr, created_at=clock.now()
    )
    batch.shown_rows.create(number=2, sealed="{}", is_edited=True)
    officers.stand(person=people.hr.person)
    asked = {"actor": people.actor(people.hr), "at": clock.now(), "batch": batch, "kind": kind_of("people")}
    wanted = {column.heading: column.attribute for column in kind_of("people").resource.columns()}
    with pytest.raises(RuleBroken) as broken:
        exchange.map_columns(**asked, mapping=wanted)
    assert (broken.value.code, batch.shown_rows.count()) == ("exchange.map_corrected", 1)


def test_a_refused_import_keeps_what_is_held(people, officers):
    officers.stand(person=people.worker.person)
    for owner, left in ((people.worker, 1), (people.hr, 0)):
        batch = ImportBatch.objects.create(
            kind="people", file_name="a.xlsx", sha256="x", state="writing", owner=owner, created_at=clock.now()
        )
        batch.shown_rows.create(number=2, sealed="{}", is_edited=True)
        exchange.refuse_withdrawn(actor=SYSTEM, at=clock.now(), batch=batch, kind=kind_of("people"))
        assert batch.shown_rows.count() == left


def test_imports_outlive_a_file_store_that_is_away(people, officers, media):
    _import(people)
    ImportBatch.objects.update(created_at=clock.now())
    hold = officers.stand(person=people.worker.person)
    for path in media.rglob("*.sealed"):
        path.unlink()
    assert (_forget_imports(), _files_of(ImportBatch)) == (0, 1)
    officers.lift(hold)
    assert (_forget_imports(), _files_of(ImportBatch)) == (1, 0)


def test_a_key_whose_answer_is_held_serves_again_after_its_time(people, officers):
    _answer(people)
    officers.stand(person=people.worker.person)
    claimed = once._claim(people.worker.pk, "k", "/", "another", clock.now())
    assert (claimed.status, IdempotentRequest.objects.count()) == (0, 2)
    assert IdempotentRequest.objects.exclude(pk=claimed.pk).get().body == "x"
    with pytest.raises(once.StillRunning):
        once._claim(people.worker.pk, "k", "/", "another", clock.now())


def test_a_hold_that_comes_while_the_job_looks_is_heeded(people, officers, monkeypatch):
    def late(rows):
        found = [*rows]
        officers.stand(person=people.worker.person) if not LegalHold.objects.exists() else None
        return found

    _notice(people)
    monkeypatch.setattr(outbox, "list", late, raising=False)
    assert forget_notices(at=clock.now()) == (0, 0)
    assert _told() == 2


def test_a_hold_that_comes_with_the_lock_is_heeded(people, officers, monkeypatch):
    _report(people)
    asked = []

    def late(day):
        asked.append(day)
        if len(asked) == 2:
            officers.stand(person=people.worker.person)
        return unheld(day)

    unheld = box._unheld
    monkeypatch.setattr(box, "_unheld", late)
    assert (whistle.erase_old(actor=SYSTEM, at=clock.now()), _reports()) == (0, 1)


def test_a_closed_account_keeps_its_held_views(people, officers):
    Desk.objects.create(user=people.worker)
    officers.stand(person=people.worker.person)
    desk.forget(user_ids=[people.worker.pk, people.hr.pk], at=clock.now())
    assert Desk.objects.count() == 1

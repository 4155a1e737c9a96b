"""What is kept, who reaches it, what it takes to open a name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from branches.whistle import access, rules, selectors, services
from branches.whistle.models import WhistleIdentity, WhistleNamed, WhistleReport, WhistleReveal, WhistleShare
from branches.whistle.services import locks
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.access import system_actor
from tests.branches.whistle import factories as make
from tests.support.papers import PNG

pytestmark = pytest.mark.db
ROOM = [m for m in WhistleReport._meta.apps.get_app_config("branches").get_models() if m.__name__.startswith("Whistle")]


def refusal(call, **given) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**given)
    return broken.value.code


def dump() -> str:
    """Every cell of the room's tables as the database holds it."""
    cells = []
    with connection.cursor() as cursor:
        for model in ROOM:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def test_a_dump_tells_neither_who_nor_what(people):
    make.report(people, mode="sealed", name="张三丰", contact="13912345678", accused="李四光", text="同一家三次中标")
    text = dump()
    for word in ("张三丰", "13912345678", "李四光", "同一家三次中标"):
        assert word not in text


def test_no_row_bears_a_clock_an_address_or_an_account_of_the_reporter(people):
    for model in ROOM:
        kinds = {f.name: f.get_internal_type() for f in model._meta.fields}
        assert "DateTimeField" not in kinds.values(), model.__name__
        assert "GenericIPAddressField" not in kinds.values(), model.__name__
    tied = {(m.__name__, f.name) for m in ROOM for f in m._meta.fields if f.is_relation and f.related_model.__name__ in {"User", "Person"}}
    assert tied == {("WhistleKey", "user"), ("WhistleReveal", "asked_by"), ("WhistleReveal", "opened_by")}  # officers


def test_cipher_texts_bear_no_clock(people):
    import base64

    make.signed(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM branches_whistlereport")
        tokens = [cursor.fetchone()[0], WhistleIdentity.objects.get().sealed]
        tokens += [share.box.split(".")[1] for share in WhistleShare.objects.all()]
    assert {base64.urlsafe_b64decode(token)[1:9] for token in tokens} == {bytes(8)}


def test_names_are_of_one_length(people):
    make.report(people, mode="sealed", name="王", contact="1")
    make.report(people, mode="sealed", name="欧阳修" * 10, contact="内线" * 50)
    assert len({len(row.sealed) for row in WhistleIdentity.objects.all()}) == 1


def test_filing_leaves_no_row_in_the_trail_and_no_notice(people):
    make.officers(people)
    before, told = AuditRow.objects.count(), Notice.objects.count()
    make.report(people)
    assert (AuditRow.objects.count(), Notice.objects.count()) == (before, told)


def test_the_same_form_twice_is_one_report(people):
    make.officers(people)
    facts = make.facts(people)
    first, second = (services.file_report(at=clock.now(), facts=facts) for _ in range(2))
    assert (first.report.pk, WhistleReport.objects.count()) == (second.report.pk, 1)


def test_the_receipt_is_hashed_and_finds_its_report(people):
    filed = make.filed(people)
    assert filed.receipt not in dump()
    assert services.find_report(filed.receipt) == filed.report
    assert services.find_report("0000000000000000") is None


def test_officers_of_the_office_and_above_handle_it_and_nobody_else(people):
    row = make.report(people)
    (above,) = make.officers(people, "JT", 1)
    (other,) = make.officers(people, "DW2", 1)
    seen = {u.pk: access.handled(people.actor(u)).filter(pk=row.pk).exists() for u in [*make.officers(people), above, other]}
    assert list(seen.values()) == [True, True, True, False]
    for who in ("secretary", "committee", "assessor", "hr", "worker", "stranger"):
        assert not access.handled(people.actor(getattr(people, who))).exists(), who


def test_who_is_named_stays_out_when_the_keys_of_the_server_are_changed(people, settings):
    named, free = make.officers(people)
    row = make.report(people, accused=named.person.name)
    settings.FIELD_KEYS = ["a-new-key-for-fields", *settings.FIELD_KEYS]
    seen = [access.handled(people.actor(user)).filter(pk=row.pk).exists() for user in (named, free)]
    assert (seen, selectors.officers_for(row, clock.today())) == ([False, True], {free.pk})
    barred = list(row.whistlenameds.values_list("mark", flat=True))
    row.node = people.nodes["ZB-A"]  # as if the office of the two lay above
    assert selectors.upper_office(row, barred, clock.today()) == people.nodes["DW1"]
    barred.append(access.mark_of(free.person_id))
    assert selectors.upper_office(row, barred, clock.today()) is None


def test_words_added_later_keep_out_whom_they_name(people):
    named, free = make.officers(people)
    filed = make.filed(people, mode="named", name="张三丰", contact="13912345678")
    row = services.add_words(at=clock.now(), receipt=filed.receipt, text=f"{named.person.name}也收了")
    assert [access.handled(people.actor(user)).filter(pk=row.pk).exists() for user in (named, free)] == [False, True]
    assert set(WhistleShare.objects.filter(report=row).values_list("holder__user", flat=True)) == {free.pk}

    said = {"at": clock.now(), "receipt": filed.receipt, "text": f"{free.person.staff_no}知情不报"}
    assert refusal(services.add_words, **said) == "whistle.nobody"
    assert (row.whistlemessages.count(), access.handled(people.actor(free)).filter(pk=row.pk).exists()) == (1, True)

    (above,) = make.officers(people, "JT", 1)
    moved = services.add_words(**said)
    assert row.whistlemessages.count() == 2
    seen = [access.handled(people.actor(user)).filter(pk=moved.pk).exists() for user in (named, free, above)]
    assert seen == [False, False, True]


def test_an_officer_who_is_named_never_sees_it(people):
    named, free = make.officers(people)
    for words in (
        {"accused": f"纪检科{named.person.name}"},
        {"accused": named.person.staff_no},
        {"text": f"找过{named.person.name}，没有下文"},
    ):
        row = make.report(people, **words)
        actor = people.actor(named)
        assert not access.handled(actor).filter(pk=row.pk).exists()
        assert access.handled(people.actor(free)).filter(pk=row.pk).exists()
        for service in (services.accept, services.reply):
            with pytest.raises(NotReachable):
                service(**make.words(people, named), report=row, text="x")
        with pytest.raises(NotReachable):
            services.read_report(**make.words(people, named), report=row)


def test_whoever_becomes_an_officer_later_is_barred_from_what_names_him(people):
    from portal.rights.enums import Role
    from tests.support.factories import RoleGrantFactory

    row = make.report(people, accused=people.worker.person.name)
    RoleGrantFactory(user=people.worker, role=Role.DISCIPLINE, node=people.nodes["DW1"])
    assert not access.handled(people.actor(people.worker)).filter(pk=row.pk).exists()


def test_a_report_of_a_commander_goes_past_the_officers_below_him(people):
    make.officers(people, "JT", 1)
    row = make.report(people, accused=f"党委{people.committee.person.name}")
    assert row.node.code == "JT"
    assert not any(access.handled(people.actor(u)).filter(pk=row.pk).exists() for u in make.officers(people))
    head = make.report(people, is_head=True)
    assert head.node.code == "JT"


def test_where_nobody_may_have_it_nothing_is_kept(people):
    make.officers(people)
    facts = make.facts(people, is_head=True)
    assert refusal(services.file_report, at=clock.now(), facts=facts) == "whistle.nobody"
    assert WhistleReport.objects.count() == 0


def test_names_need_officers_with_keys(people):
    make.officers(people, keyed=False)
    facts = make.facts(people, mode="sealed", name="张三丰", contact="x")
    assert refusal(services.file_report, at=clock.now(), facts=facts) == "whistle.no_keys"
    assert refusal(services.file_report, at=clock.now(), facts=make.facts(people, mode="named")) == "whistle.name_missing"
    assert services.file_report(at=clock.now(), facts=make.facts(people)).report.pk


def test_an_anonymous_report_keeps_no_name_even_if_one_was_typed(people):
    make.report(people, name="张三丰", contact="13912345678")
    assert (WhistleIdentity.objects.count(), WhistleShare.objects.count()) == (0, 0)


def test_a_sealed_name_takes_two_officers(people):
    one, two = make.officers(people)
    row = make.signed(people)
    ask = {**make.words(people, one), "report": row, "reason": "核实经过"}
    assert refusal(services.ask_reveal, **ask, passphrase="wrong wrong wrong") == "whistle.passphrase_wrong"
    assert services.ask_reveal(**ask, passphrase=make.PASS) is None
    assert refusal(services.ask_reveal, **ask, passphrase=make.PASS) == "whistle.reveal_waits"
    assert refusal(services.open_reveal, **make.words(people, one), report=row, passphrase=make.PASS) == "whistle.reveal_self"
    found = services.open_reveal(**make.words(people, two), report=row, passphrase=make.PASS)
    assert (found.name, found.contact) == ("张三丰", "13912345678")
    waits = WhistleReveal.objects.get()
    assert (waits.asked_by, waits.opened_by, waits.relay) == (one, two, {})
    acts = list(AuditRow.objects.filter(object_id=str(row.pk)).order_by("pk").values_list("action", flat=True))
    assert acts == ["whistle.reveal_asked", "whistle.revealed"]
    assert refusal(services.open_reveal, **make.words(people, two), report=row, passphrase=make.PASS) == "whistle.reveal_over"


def test_a_named_report_takes_one_officer_and_leaves_the_same_trail(people):
    one, _two = make.officers(people)
    row = make.signed(people, "named")
    found = services.ask_reveal(**make.words(people, one), report=row, reason="约谈", passphrase=make.PASS)
    assert (found.name, WhistleReveal.objects.get().is_single) == ("张三丰", True)
    assert AuditRow.objects.filter(action="whistle.revealed", actor=one).count() == 1


def test_the_keys_of_the_server_alone_open_no_name(people):
    """Everything that the database and the settings hold, and no passphrase."""
    from cryptography.fernet import InvalidToken

    make.signed(people)
    identity, share = WhistleIdentity.objects.get(), WhistleShare.objects.first()
    for key in (b"\0" * 32, locks._argon(b"", b"\0" * 16)):
        with pytest.raises(InvalidToken):
            locks.open_identity(key, identity.sealed)
    with pytest.raises(RuleBroken):
        locks.unlock(share.holder.locked, "")


def test_a_new_passphrase_opens_old_reports(people):
    one, two = make.officers(people)
    row = make.signed(people)
    words = make.words(people, one)
    assert refusal(services.change_passphrase, **words, old="nonsense nonsense", passphrase="n" * 12, again="n" * 12) == (
        "whistle.passphrase_wrong"
    )
    services.change_passphrase(**words, old=make.PASS, passphrase="another long one", again="another long one")
    services.ask_reveal(**words, report=row, reason="核实", passphrase="another long one")
    assert services.open_reveal(**make.words(people, two), report=row, passphrase=make.PASS).name == "张三丰"


def test_told_concluded_and_shown_to_the_reporter(people):
    one, _two = make.officers(people)
    filed = make.filed(people)
    row, words = filed.report, make.words(people, one)
    assert refusal(services.conclude, **words, report=row, outcome="found", text="x") == "whistle.is_over"
    row = services.accept(**words, report=row, text="已受理")
    services.add_words(at=clock.now(), receipt=filed.receipt, text="还有一份合同")
    services.add_words(at=clock.now(), receipt=filed.receipt, text="还有一份合同")
    row = services.conclude(**words, report=row, outcome="found", text="情况属实，已处理", version=row.version)
    said = [(m.is_reply, m.text) for m in row.whistlemessages.all()]
    assert said == [(True, "已受理"), (False, "还有一份合同"), (True, "情况属实，已处理")]
    assert refusal(services.add_words, at=clock.now(), receipt=filed.receipt, text="再补充") == "whistle.is_over"
    assert selectors.figures(access.handled(words["actor"]), clock.today().year) == {"received": 1, "told": 1, "closed": 1}


def test_the_trail_holds_no_word_and_no_path(people):
    one, _two = make.officers(people)
    row = make.signed(people)
    services.read_report(**make.words(people, one), report=row)
    services.accept(**make.words(people, one), report=row, text="已受理，请补充合同编号")
    for act in AuditRow.objects.filter(action__startswith="whistle.").exclude(action__startswith="whistle.key"):
        told = f"{act.object_label}{act.before}{act.after}{act.reason}{act.node_path}"
        assert told == f"#{row.pk.hex[:8]}{{}}{{}}", act.action


def test_stepping_back_is_for_good_and_goes_up_when_nobody_is_left(people):
    one, two = make.officers(people)
    (above,) = make.officers(people, "JT", 1)
    row = make.report(people)
    services.recuse(**make.words(people, one), report=row)
    assert not access.handled(people.actor(one)).filter(pk=row.pk).exists()
    services.recuse(**make.words(people, two), report=row)
    assert WhistleReport.objects.get(pk=row.pk).node.code == "DW1"  # the officer above has it already
    assert refusal(services.recuse, **make.words(people, above), report=row) == "whistle.nowhere_up"
    assert access.handled(people.actor(above)).filter(pk=row.pk).exists()


def test_forwarded_it_is_out_of_the_lower_office(people):
    one, _two = make.officers(people)
    row = make.report(people)
    assert refusal(services.forward, **make.words(people, one), report=row) == "whistle.nowhere_up"
    make.officers(people, "JT", 1)
    services.forward(**make.words(people, one), report=row)
    assert not access.handled(people.actor(one)).filter(pk=row.pk).exists()


def test_officers_are_told_the_next_day_in_words_that_say_nothing(people):
    named, free = make.officers(people)
    make.report(people, accused=named.person.name)
    system, now = system_actor("test"), clock.now()
    assert services.tell_officers(actor=system, at=now) == 0  # not on the day itself: the minute would tell
    assert services.tell_officers(actor=system, at=now + timedelta(days=1)) == 1
    assert services.tell_officers(actor=system, at=now + timedelta(days=1)) == 0
    (notice,) = Notice.objects.filter(code="whistle.new")
    assert (notice.recipient, notice.params, notice.url) == (free, {}, "/whistle/desk/")
    with pytest.raises(NotReachable):
        services.tell_officers(actor=people.actor(free), at=now)


def test_a_year_after_the_end_everything_but_the_days_is_erased(people):
    one, _two = make.officers(people)
    filed = make.filed(people, mode="sealed", name="张三丰", contact="x")
    services.decline(**make.words(people, one), report=filed.report, text="不属于受理范围")
    system, now = system_actor("test"), clock.now()
    assert services.erase_old(actor=system, at=now + timedelta(days=364)) == 0
    assert services.erase_old(actor=system, at=now + timedelta(days=366)) == 1
    row = WhistleReport.objects.get()
    assert (row.text, row.accused, row.state, services.find_report(filed.receipt)) == ("", "", "declined", None)
    assert (WhistleIdentity.objects.count(), WhistleNamed.objects.count(), WhistleShare.objects.count()) == (0, 0, 0)


def test_pictures_lose_what_the_camera_wrote(people):
    import base64
    import io

    make.officers(people)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    assert b"SECRET-CAMERA" in out.getvalue()
    upload = SimpleUploadedFile("我的手机.jpg", out.getvalue())
    row = services.file_report(at=clock.now(), facts=make.facts(people), uploads=[upload]).report
    kept = base64.b64decode(row.whistlepictures.get().image)
    with Image.open(io.BytesIO(kept)) as picture:
        assert (dict(picture.getexif()), picture.size) == ({}, (40, 30))
    assert b"SECRET" not in kept


@pytest.mark.parametrize("content", [b"not a picture", b"%PDF-1.4", PNG[:30], b""])
def test_broken_pictures_are_refused_and_nothing_is_kept(people, content):
    make.officers(people)
    given = {"at": clock.now(), "facts": make.facts(people), "uploads": [SimpleUploadedFile("a.jpg", content)]}
    assert refusal(services.file_report, **given) == "whistle.picture_broken"
    assert WhistleReport.objects.count() == 0


def test_a_flood_closes_the_box_for_nobody(people):
    """From the number of a day on each report costs work; with it the box stays open, and nothing tells who has reported."""
    from portal.catalogue.models import RuleParameter

    RuleParameter.objects.filter(code="WHISTLE_WORK_BITS").update(value=8)
    make.report(people)
    assert selectors.work_of(clock.today()) == 0
    RuleParameter.objects.filter(code="WHISTLE_DAY_LIMIT").update(value=1)
    assert selectors.work_of(clock.today()) == 8
    lazy = make.facts(people, ticket="t")
    assert refusal(services.file_report, at=clock.now(), facts=lazy) == "whistle.work_needed"
    work = next(str(n) for n in range(10_000) if rules.is_worked("t", str(n), 8))
    assert services.file_report(at=clock.now(), facts=replace(lazy, work=work)).report.pk
    again = make.facts(people, ticket="u", work=work)  # the work of one ticket is none for another
    assert refusal(services.file_report, at=clock.now(), facts=again) == "whistle.work_needed"


@pytest.mark.parametrize(
    ("ticket", "work", "bits", "is_enough"),
    [
        ("a", "0", 0, True), ("a", "", 0, False), ("a", "-1", 0, False), ("a", "１", 0, False), ("a", "1" * 17, 0, False),
        ("a", "0", 256, False),
    ],
)  # fmt: skip
def test_what_is_taken_for_work(ticket, work, bits, is_enough):
    assert rules.is_worked(ticket, work, bits) is is_enough


def test_the_limits_are_working_days_and_days(people):
    row = make.report(people)
    day = timezone.localdate(clock.now())
    limits = selectors.limits_on(day)
    assert (limits.reply, limits.close, limits.keep) == (15, 90, 365)
    assert (row.reply_due_on - day).days >= 19
    assert (row.close_due_on - day).days == 90

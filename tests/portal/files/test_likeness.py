"""Small pictures are upright and bounded; fingerprints find the same photo again on both databases."""

import io
from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.files import rules, services
from portal.files.likeness import likeness_of
from portal.files.models import StoredFile
from portal.files.selectors import like_photos
from portal.kernel import clock
from tests.portal.files.factories import StoredFileFactory
from tests.support.papers import PDF, jpeg, photo, png


def fingerprint(content: bytes) -> int:
    found = likeness_of(io.BytesIO(content))
    assert found is not None
    assert found.fingerprint is not None
    return found.fingerprint


def again(content: bytes, size: tuple[int, int], quality: int) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.resize(size).save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_a_photo_resized_and_pressed_again_stays_near_and_another_is_far(seed):
    first = photo(seed, (1600, 1200))
    assert rules.bits_apart(fingerprint(first), fingerprint(again(first, (800, 600), 40))) <= 4
    assert rules.bits_apart(fingerprint(first), fingerprint(photo(seed + 100, (1600, 1200)))) > rules.MOST_APART


def test_the_small_picture_stands_upright_and_is_bounded():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = likeness_of(io.BytesIO(photo(1, (1200, 900), exif=exif)))
    assert found is not None
    with Image.open(io.BytesIO(found.small)) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (360, 480), {})


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_every_kind_of_png_gets_a_small_picture(mode):
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo(4, kind="PNG"))) as picture:
        picture.convert(mode).save(out, "PNG")
    assert likeness_of(out) is not None


@pytest.mark.parametrize("content", [png(60000, 60000), jpeg(65000, 65000), jpeg(), b"GIF89a" + bytes(50), b"", photo(1)[:3000]])
def test_bombs_and_broken_pictures_get_none(content):
    assert likeness_of(io.BytesIO(content)) is None


def test_a_picture_without_contrast_has_no_fingerprint():
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#202020").save(out, "JPEG")
    found = likeness_of(out)
    assert found is not None
    assert found.fingerprint is None


def test_pieces_and_signs():
    assert [rules.bands_of(n) for n in (0, -1, -(2**63), 1 << 16)] == [
        (0, 0, 0, 0), (65535,) * 4, (0, 0, 0, 32768), (0, 1, 0, 0),
    ]  # fmt: skip
    assert (rules.bits_apart(-1, 0), rules.bits_apart(5, 5), rules.bits_apart(-(2**63), 2**63 - 1)) == (64, 0, 64)
    assert (len(set(rules.near_bands(0))), max(rules.near_bands(0))) == (17, 32768)


def _kept(print_: int) -> StoredFile:
    bands = dict(zip(("band_0", "band_1", "band_2", "band_3"), rules.bands_of(print_), strict=True))
    return StoredFileFactory(fingerprint=print_, **bands)


def _signed(bits: int) -> int:
    return bits - 2**64 if bits >= 2**63 else bits


@pytest.mark.db
@pytest.mark.django_db
def test_all_within_seven_bits_are_found_in_one_statement(django_assert_num_queries):
    rng, user = Random(7), StoredFileFactory().uploaded_by
    base = rng.getrandbits(64)
    wanted = {}
    for apart in range(8):
        bits = base
        for n in rng.sample(range(64), apart):
            bits ^= 1 << n
        file = _kept(_signed(bits))
        wanted[file.pk] = apart
    StoredFile.objects.bulk_create(
        StoredFile(name="x", content_type="image/jpeg", size=1, sha256="", uploaded_by=user, uploaded_at=clock.now(), fingerprint=fp,
                   **dict(zip(("band_0", "band_1", "band_2", "band_3"), rules.bands_of(fp), strict=True)))
        for fp in (_signed(rng.getrandbits(64)) for _ in range(200))
    )  # fmt: skip
    asked = _kept(_signed(base))
    with django_assert_num_queries(1):
        found = {like.other_id: like.apart for like in like_photos([asked], 7)}
    assert found == wanted
    assert {like.other_id for like in like_photos([asked], 3)} == {pk for pk, apart in wanted.items() if apart <= 3}


@pytest.mark.django_db
def test_nothing_is_asked_without_a_fingerprint(django_assert_num_queries):
    file = StoredFileFactory()
    with django_assert_num_queries(0):
        assert like_photos([file], 4) == []


@pytest.mark.django_db
def test_an_upload_is_prepared_at_once_and_an_old_one_by_the_task(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    actor, at = people.actor(people.secretary), clock.now()
    photo_file = services.store_upload(actor=actor, at=at, upload=SimpleUploadedFile("a.jpg", photo(1)))
    paper = services.store_upload(actor=actor, at=at, upload=SimpleUploadedFile("a.pdf", PDF))
    assert [(bool(f.thumbnail), f.fingerprint is None, f.prepared_at) for f in (photo_file, paper)] == [
        (True, False, at),
        (False, True, at),
    ]
    StoredFile.objects.update(prepared_at=None, thumbnail="", fingerprint=None, band_0=None)
    later = at + timedelta(hours=1)
    assert [services.prepare_waiting(at=later), services.prepare_waiting(at=later)] == [2, 0]
    again_ = StoredFile.objects.get(pk=photo_file.pk)
    assert (again_.fingerprint, again_.band_0, bool(again_.thumbnail)) == (photo_file.fingerprint, photo_file.band_0, True)


@pytest.mark.django_db
def test_a_file_lost_on_disk_is_not_asked_for_again(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = StoredFileFactory()
    file.content.storage.delete(file.content.name)
    assert [services.prepare_waiting(at=clock.now()), services.prepare_waiting(at=clock.now())] == [1, 0]

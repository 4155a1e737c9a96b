"""What the tests that go over all rooms ask of courses."""

from collections.abc import Callable
from typing import Any

from tests.support.people import FourPeople
from tests.workforce.courses import factories as make

Sample = Callable[[FourPeople], dict[str, Any]]


def _course(step: str = "published", chapter: bool = False) -> Sample:
    def sample(p: FourPeople) -> dict:
        row = getattr(make, step)(p)
        return {"pk": row.chapters.first().pk if chapter else row.pk}

    return sample


SAMPLES: dict[str, Sample] = {
    "course_detail": _course(), "course-detail": _course(), "course_edit": _course("written"), "course_add_chapter": _course("written"),
    "course_publish": _course("written"), "course_withdraw": _course(), "course_learn": _course(), "course_receipt": _course("rule_course"),
    "course_chapter": _course("written", True), "course_drop_chapter": _course("written", True), "course_read": _course(chapter=True),
    "course_finish": _course(chapter=True), "my-course-detail": _course(), "my-course-finish": _course(),
    "my-course-receipt": _course("rule_course"),
}  # fmt: skip
ROOMS = {"course-list": ("course_list", ("", "s=published&o=-title", "s=expired", "module=SAFETY&o=due_on", "kind=rule", "q=瓦斯"))}


def fill(p: FourPeople) -> None:
    make.learned(p, make.published(p))
    make.written(p, title="草稿")

"""Hangs courses onto the ground floor: sentences, menus, the catalogue of modules, files of chapters, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import changes, exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.courses import access, selectors, todos
from workforce.courses.exports import EXPORTERS
from workforce.courses.messages import SENTENCES
from workforce.courses.models import CourseModule
from workforce.courses.services import settle_learners

RECORDS = {"workforce.OnlineCourse": _("在线课程"), "workforce.CourseChapter": _("课程章节")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("course.", Category.CAREER)
    changes.listen(settle_learners)
    register_todo(TodoKind("course_mine", _("课程待学"), "course.learn", todos.learning, 12, "course_mine"))
    register_todo(TodoKind("course_publish", _("待发布的课程"), "course.publish", todos.publishing, 44, "course_list", "?s=draft"))
    menu.add(menu.MenuEntry("courses", "book", _("在线课程"), "course_list", "course.view", 23, group=menu.TALENT))
    menu.add(menu.MenuEntry("course_mine", "book", _("我的课程"), "course_mine", "course.learn", 28))
    register_catalogue(Catalogue("course-modules", _("课程栏目"), CourseModule, ("source",), order=69))
    register_owner(
        "course-chapter", access.may_open_chapter, access.may_change_chapter,
        node_of=selectors.node_of_chapter, reach=selectors.chapter_reach, places=selectors.chapter_places,
    )  # fmt: skip

"""Pages of stories: the library and the culture page, the offices' ledger, one story with its way, the own word."""

from branches.stories.views.acts import (
    story_paper,
    story_paper_consent,
    story_publish,
    story_return,
    story_submit,
    story_take_back,
    story_withdraw,
)
from branches.stories.views.lists import culture_home, culture_texts, story_board, story_library, story_list
from branches.stories.views.mine import story_answer, story_mine
from branches.stories.views.pages import story_detail, story_edit, story_new

__all__ = [
    "culture_home", "culture_texts", "story_answer", "story_board", "story_detail", "story_edit", "story_library", "story_list",
    "story_mine", "story_new", "story_paper", "story_paper_consent", "story_publish", "story_return", "story_submit",
    "story_take_back", "story_withdraw",
]  # fmt: skip

"""The writes of posts, key posts and task forces."""

from branches.vanguard.services.forces import ForceFacts, change_force, finish_force, register_force
from branches.vanguard.services.keys import close_key_post, register_key_post
from branches.vanguard.services.looks import answer_pledge, finish_follow_up, pledge, review_post
from branches.vanguard.services.posts import (
    PostFacts,
    add_holder,
    change_post,
    end_holder,
    end_post,
    post_of,
    register_post,
    register_posts,
    settle_posts,
)

__all__ = [
    "ForceFacts",
    "PostFacts",
    "add_holder",
    "answer_pledge",
    "change_force",
    "change_post",
    "close_key_post",
    "end_holder",
    "end_post",
    "finish_follow_up",
    "finish_force",
    "pledge",
    "post_of",
    "register_force",
    "register_key_post",
    "register_post",
    "register_posts",
    "review_post",
    "settle_posts",
]

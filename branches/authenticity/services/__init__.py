"""All writes of this room, by theme; callers name them ``services.draw_sample``."""

from branches.authenticity.services.hints import explain, keep_look, sign_minutes
from branches.authenticity.services.samples import DrawFacts, answer_result, draw_sample, give_verdict

__all__ = ["DrawFacts", "answer_result", "draw_sample", "explain", "give_verdict", "keep_look", "sign_minutes"]

"""Words of scoring."""

MOVING = ("open", "computed")  # states of a round in which edits move scores; the same as in assessment.rounds.enums
SETTLING = ("reviewed",)  # edits mark the branch stale and move nothing
DIMENSIONS = ("party", "business")

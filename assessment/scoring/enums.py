"""Words of scoring."""

MOVING = ("open", "computed")  # states of a round in which edits move scores; the same as in assessment.rounds.enums
SETTLING = ("reviewed",)  # edits mark the branch stale and move nothing
FINAL = ("published", "locked")  # the totals of these rounds stand; the same as in assessment.rounds.enums
DIMENSIONS = ("party", "business")

"""Pages: papers of the published rounds, the register, receipts, the evaluation of a unit."""

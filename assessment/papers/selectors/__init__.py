"""Reads of papers: the register, what stands in each paper, receipts against what is frozen, association over time."""

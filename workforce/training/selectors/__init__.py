"""Reads of training: what is offered, who was there, how units stand."""

"""Reads of the dashboards, the ranking and the score explanation. Every read starts from the reader's scope."""

"""Pages: the committee's dashboard and ranking, and the explanation of a score."""

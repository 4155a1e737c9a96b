"""Pages of schemes: reading, files, the workshop of drafts."""

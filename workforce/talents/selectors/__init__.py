"""Facts of people (``facts``), pools with their criteria (``pools``), the worker file (``file``)."""

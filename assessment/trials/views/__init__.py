"""Pages of dry runs and golden cases."""

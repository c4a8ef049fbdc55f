"""Numbers from scores."""

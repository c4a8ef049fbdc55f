"""examapp: an offline-first training and exam platform for legal-aid lawyers."""

__version__ = "0.1.0"

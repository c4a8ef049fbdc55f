"""Formats that items come in from and go out to."""

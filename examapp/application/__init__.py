"""What people do with examapp; state lives here."""

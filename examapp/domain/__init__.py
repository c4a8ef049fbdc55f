"""The exam in the words of the assessment field: frozen values and pure functions, standard library only."""

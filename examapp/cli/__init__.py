"""The command line: the only place where all the layers meet."""

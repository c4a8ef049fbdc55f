"""Reports: values in, terminal tables, text, JSON and CSV out."""

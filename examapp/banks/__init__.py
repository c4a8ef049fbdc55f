"""Files that people write, read into the domain: banks, exams, statutes, rosters, baselines."""

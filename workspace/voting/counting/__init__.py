"""Counting: pure functions from ballots to an outcome. No web, no database, integers only."""

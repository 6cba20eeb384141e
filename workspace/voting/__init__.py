"""Votes of a zone: rounds with frozen rules, secret ballots, counts that anyone can follow."""

"""Ballots on paper: printed for the desk, typed in by two people after closing, settled where these differ."""

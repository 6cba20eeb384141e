"""Seals: an append-only log of commitments to ballots, its signed heads, receipts, and an export that anyone can check."""

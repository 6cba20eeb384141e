"""The city's tools as data: rulebooks, what they demand, which of them fits, and what became of such projects before."""

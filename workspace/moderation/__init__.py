"""One queue for all that waits for a librarian, the reports of neighbours, and the public log of what was decided."""

"""The civic words of the house in six languages: the official Polish term, how it is said, what it means, and how sure we
are. Neighbours say it better; a librarian of any zone looks at it first."""

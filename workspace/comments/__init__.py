"""The talk under a subject: comments with one level of replies."""

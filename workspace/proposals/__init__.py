"""Ideas: written, discussed, moderated; what a zone later votes on and carries out."""

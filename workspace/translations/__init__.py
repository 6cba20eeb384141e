"""What one neighbour wrote, said by another in a second language. Knows a subject by its type and id alone."""

"""Ideas that leave the ballot of an announced vote: taken back by their author, or struck out by two of the library."""

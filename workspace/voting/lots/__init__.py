"""A lot between equal ideas: from the public draw that the rules announced, or drawn in the room before two people."""

"""Who takes part: a handle, ways to sign in, and sessions that the server can end."""

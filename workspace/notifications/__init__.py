"""Who follows what, and the notices that come of it: on the desk, and by mail that says only that something waits."""

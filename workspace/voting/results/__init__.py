"""Results: how they are shown and explained, and what another count would have given. Nothing here decides anything."""

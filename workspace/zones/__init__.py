"""The neighbourhood zones, who belongs to them, and the codes printed at their branches."""

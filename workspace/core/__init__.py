"""What every slice stands on. Knows no noun of the domain."""

"""Message catalogues of the interface. (A *translation* is of what people write, and lives in a slice.)"""

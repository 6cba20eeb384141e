"""One-time cards: printed in batches, handed out at the desk, used at home or at a kiosk."""

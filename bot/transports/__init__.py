"""The edges: Telegram, the terminal, the scheduler."""

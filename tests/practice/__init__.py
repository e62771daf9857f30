"""The use cases, without Telegram and without a database."""

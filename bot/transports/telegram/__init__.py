"""Telegram through python-telegram-bot: updates in, messages out."""

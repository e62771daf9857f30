"""Sayback: a Telegram bot with which people practise listening."""

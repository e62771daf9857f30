"""SQLite through sqlite-utils, encrypted by SQLCipher: the ports of practice, kept."""

"""Hostile input: whatever comes is met kindly, safely and soon."""

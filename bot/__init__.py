"""Sayback: a Telegram bot with which people practise listening."""

import os

# onnxruntime keeps (and can send) figures of its use unless it is told not to before it is loaded. Nothing is to leave
# this machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

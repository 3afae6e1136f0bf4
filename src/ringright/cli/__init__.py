"""The command `ringright`: what people type, and what the console shows them."""

from ringright.cli.app import main

__all__ = ["main"]

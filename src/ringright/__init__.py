"""RingRight (正铃): AI phone calls that people agreed to, and a guard against the rest."""

__version__ = "0.1.0"

"""svcdesk: the desk that a service company runs on."""

__version__ = "0.1.0"

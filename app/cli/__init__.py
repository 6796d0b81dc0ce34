"""The headless commands, thin: parse, call a service, print."""

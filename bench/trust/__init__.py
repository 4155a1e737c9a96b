"""make trust: 68 checks of security, reliability and privacy, each with a figure that is measured (docs/adr/0054)."""

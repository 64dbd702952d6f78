"""Text in, text out: no models, no settings, no database."""

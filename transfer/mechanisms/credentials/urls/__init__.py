"""Addresses of credentials: `pages` under a language, `fixed` without one (they stand in QR codes and signatures)."""

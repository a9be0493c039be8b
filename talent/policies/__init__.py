"""Who may do what with the nouns of talent."""

from talent.policies import mandates

__all__ = ["mandates"]

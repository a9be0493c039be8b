"""What happens to the nouns of talent. Ids and codes only."""

from talent.events import mandates

__all__ = ["mandates"]

"""A translation lives with what it translates, and is forgotten with it."""

from transfer.kernel.retention import kept
from transfer.mechanisms.translations.models import Translation

kept("translations.translation", rule="retention.copy", models=(Translation,))

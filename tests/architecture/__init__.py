"""The rules of the house that a machine can hold. Each is shown to fail on a planted sin."""

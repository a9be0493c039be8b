"""The steps, cut by what they are about. A step asserts, and yields each sentence that it has proved."""

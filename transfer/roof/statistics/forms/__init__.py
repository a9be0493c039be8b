"""Reading questions to the statistics, the same for page, API and export."""

"""The demo set: data files in two languages and what loads them by calling the services, as the people they name."""

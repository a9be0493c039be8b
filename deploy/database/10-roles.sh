#!/bin/sh
# Run by the database's image once, when its volume is empty.
set -eu
exec psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -f /etc/exchange/roles.sql

#!/bin/sh
# Run by the database's image once, when its volume is empty.
set -eu
for file in roles replication; do
  psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -f "/etc/exchange/$file.sql"
done
# The image lets everybody in by password, but for replication, which is a right of its own.
echo "host replication exchange_replica samenet scram-sha-256" >>"$PGDATA/pg_hba.conf"

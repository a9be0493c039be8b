-- The role and the place in the log for one streaming replica, by psql as a superuser, beside roles.sql. The password
-- comes from the environment: EXCHANGE_REPLICATION_PASSWORD. Written to be run again.
\getenv password EXCHANGE_REPLICATION_PASSWORD
SELECT 'CREATE ROLE exchange_replica' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exchange_replica') \gexec
ALTER ROLE exchange_replica LOGIN REPLICATION PASSWORD :'password';
-- It keeps nothing until a replica has asked for the first time.
SELECT pg_create_physical_replication_slot('exchange_replica')
  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'exchange_replica') \g /dev/null

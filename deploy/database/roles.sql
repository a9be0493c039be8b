-- The two roles and the database, by psql as a superuser. The passwords come from the environment:
-- EXCHANGE_OWNER_PASSWORD and EXCHANGE_DATABASE_PASSWORD.
-- The owner migrates. The app works, without DDL; what is append-only the migrations take away from it again.
-- Its time limits hang on the role, because a connection behind PgBouncer in transaction mode cannot SET them.
-- Written to be run again: it changes passwords and limits and leaves the data alone.
\getenv owner_password EXCHANGE_OWNER_PASSWORD
\getenv app_password EXCHANGE_DATABASE_PASSWORD
SELECT 'CREATE ROLE exchange_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exchange_owner') \gexec
SELECT 'CREATE ROLE exchange_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exchange_app') \gexec
ALTER ROLE exchange_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE exchange_app LOGIN PASSWORD :'app_password';
ALTER ROLE exchange_owner SET timezone = 'UTC';
ALTER ROLE exchange_app SET timezone = 'UTC';
-- Servers before 17 know no transaction_timeout; there statement_timeout stands in for it.
SELECT CASE WHEN current_setting('server_version_num')::int >= 170000
  THEN 'ALTER ROLE exchange_app SET transaction_timeout = ''5s'''
  ELSE 'ALTER ROLE exchange_app SET statement_timeout = ''5s''' END \gexec
ALTER ROLE exchange_app SET idle_in_transaction_session_timeout = '5s';
SELECT 'CREATE DATABASE exchange OWNER exchange_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'exchange') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE exchange FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE exchange TO exchange_app;
\connect exchange
CREATE EXTENSION IF NOT EXISTS vector;

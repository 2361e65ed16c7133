#!/bin/sh
# Run once by the image, in an empty volume: the owner of the tables and his database, as
# infra/timescaledb.sh makes them. The password comes from a secret and goes through a pipe.
set -eu

psql -X -q -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<SQL
\set owner_password \`cat /run/secrets/owner_password\`
create role gatestream login createrole password :'owner_password';
-- The image puts the extension into template1, whose worker keeps that from being copied.
create database gatestream owner gatestream template template0;
revoke connect on database gatestream from public;
SQL
psql -X -q -v ON_ERROR_STOP=1 --username postgres --dbname gatestream \
    --command 'create extension if not exists timescaledb'

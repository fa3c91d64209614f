#!/bin/bash
# Makes the database where there is none yet, and waits until it is available.
set -u

until [ -s "$FDB_CLUSTER_FILE" ]; do
  sleep 1
done
# The proxies are not root, and their clients replace the file when the coordinators change.
chmod a+rwX "$(dirname "$FDB_CLUSTER_FILE")" "$FDB_CLUSTER_FILE"

until fdbcli -C "$FDB_CLUSTER_FILE" --timeout 10 --exec 'status minimal' | grep -q 'database is available'; do
  # Refused where there is a database, which then only needs a moment.
  fdbcli -C "$FDB_CLUSTER_FILE" --timeout 10 --exec 'configure new single ssd'
  sleep 1
done

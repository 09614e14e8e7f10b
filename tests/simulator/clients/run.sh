#!/bin/sh
# Runs Zoom's own client library against a simulator that is already running.
#
#   BASE_URL=http://127.0.0.1:PORT/v2/ OAUTH_URL=http://127.0.0.1:PORT/oauth \
#   ACCOUNT_ID=… CLIENT_ID=… CLIENT_SECRET=… tests/simulator/clients/run.sh
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || ./install
exec node rivet.mjs

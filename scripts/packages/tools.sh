#!/usr/bin/env bash
# Installs the Node tools of tests and scripts (Azurite, a Bicep grammar, the Kubernetes types, the reference tokenizers) into
# tools/node_modules, once for each version of their lock file. Azurite's telemetry is always off here: package.json gives it the older
# library, which comes without OpenTelemetry's 37,000 files, half the time of an installation.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)/tools
stamp=$here/node_modules/.installed

# two test projects at once must not race
exec 9>"$here/.lock"
flock 9
[[ -f $stamp && ! $here/package-lock.json -nt $stamp ]] && exit 0
command -v npm >/dev/null || { echo "error: Node 20 or newer with npm is needed for Microsoft's storage emulator." >&2; exit 1; }
cd "$here"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
touch "$stamp"

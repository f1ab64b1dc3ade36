#!/usr/bin/env bash
# Fetches llama.cpp, by which the decoder bench measures us, into llama/node_modules, once for each version of its lock file.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)/llama
stamp=$here/node_modules/.installed
[[ -f $stamp && ! $here/package-lock.json -nt $stamp ]] && exit 0
command -v npm >/dev/null || { echo "error: npm is needed to fetch llama.cpp." >&2; exit 1; }
cd "$here"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
touch "$stamp"

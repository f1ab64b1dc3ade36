#!/usr/bin/env bash
# Runs one benchmark. Figures are printed, never judged: machines differ.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=2
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

names='attention quantization encoder load pipeline coldstart decoder serving whole quality'
if [[ $# -lt 1 || $# -gt 2 || " $names " != *" $1 "* || ${2:---quick} != --quick ]]; then
    echo "usage: scripts/bench.sh NAME [--quick]   NAME is one of: $names" >&2
    exit 2
fi
require_tools
phase_packages
phase 'build'
if [[ $1 == pipeline || $1 == coldstart || $1 == whole ]] && ! stack_is_built; then build_stack; fi
build_project tests/Pipeline.Benchmarks
if [[ $1 == decoder ]]; then "$root/scripts/packages/llama.sh"; fi
phase_done
exec "$bin/Pipeline.Benchmarks/release/Pipeline.Benchmarks" "$@"

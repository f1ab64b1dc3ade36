#!/usr/bin/env bash
# Runs one benchmark. Figures are printed, never judged: machines differ.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=2
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

names='attention quantization encoder load pipeline coldstart decoder serving whole quality'
usage() {
    echo "usage: scripts/bench.sh NAME [--quick]   NAME is one of: $names" >&2
    echo "       decoder also takes --model DIR: a Hugging Face directory of a Llama or Qwen2 decoder" >&2
    exit 2
}
[[ $# -ge 1 && " $names " == *" $1 "* ]] || usage
for ((i = 2; i <= $#; i++)); do
    case ${!i} in
        --quick) ;;
        --model) i=$((i + 1)); [[ $1 == decoder && $i -le $# && ${!i} != -* ]] || usage ;;
        *) usage ;;
    esac
done
require_tools
phase_packages
phase 'build'
if [[ $1 == pipeline || $1 == coldstart || $1 == whole ]] && ! stack_is_built; then build_stack; fi
build_project tests/Pipeline.Benchmarks
if [[ $1 == decoder ]]; then "$root/scripts/packages/llama.sh"; fi
phase_done
exec "$bin/Pipeline.Benchmarks/release/Pipeline.Benchmarks" "$@"

#!/usr/bin/env bash
# Runs the conformance suites of all adapters and prints who keeps which promise of the ports. --markdown: as Markdown tables.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=4
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"
configuration=Debug

markdown=0
case $#:${1:-} in
    0:) ;;
    1:--markdown) markdown=1 ;;
    *)
        echo 'usage: scripts/conformance.sh [--markdown]' >&2
        [[ ${1:-} == -h || ${1:-} == --help ]] && exit 0
        exit 2
        ;;
esac

projects=(Pipeline.Storage.Tests Pipeline.AzureStorage.Tests Pipeline.ServiceBus.Tests)
logs=$root/.run/conformance
rm -rf "$logs"
mkdir -p "$logs"
verdicts=$(mktemp -d)
trap 'rm -rf "$verdicts"' EXIT

# The table alone goes to the standard output.
exec 3>&1 1>&2

phase 'packages'
require_tools
if [[ -f $root/scripts/packages/packages.local.props ]]; then phase_skipped 'this machine was probed before'; else
    phase_done "$("$root/scripts/packages/probe-packages.sh" | tail -n 1)"
fi

phase 'build'
for name in "${projects[@]}"; do build_project "tests/$name"; done
phase_done

phase 'conformance suites'
run_suites() { # test project: runs the classes whose name ends with ConformanceTests and keeps their output and exit code
    local code=0
    PIPELINE_CONFORMANCE=$verdicts "$bin/$1/debug/$1" --no-ansi --progress off --output Detailed \
        --filter 'FullyQualifiedName~ConformanceTests.' >"$logs/$1.log" 2>&1 </dev/null || code=$?
    echo "$code" >"$logs/$1.exit"
}
for name in "${projects[@]}"; do run_suites "$name" & done
wait
phase_done

phase 'table'
width=160
((markdown)) && width=1000000 # a list's entry is one line
# sorted, so that the rows of one case stand together
find "$verdicts" -name '*.tsv' -exec cat {} + | LC_ALL=C sort |
    awk -F '\t' -v markdown="$markdown" -f "$root/scripts/lib/conformance.awk" |
    fold -s -w "$width" | sed "s/ *$//" >&3
phase_done

broken=()
for name in "${projects[@]}"; do
    code=$(<"$logs/$name.exit")
    [[ $code == 0 ]] && continue
    broken+=("$name")
    echo "---- $name"
    if [[ $code == 8 ]]; then echo 'There is no conformance suite in it.'; elif grep -q '^failed ' "$logs/$name.log"; then
        awk '/^(passed|skipped|failed) |^Test run summary/ {show = /^failed /} show' "$logs/$name.log" | head -n 120
    else
        tail -n 40 "$logs/$name.log" # it ended without a verdict
    fi
done
((${#broken[@]} == 0)) || fail "not all adapters conform: ${broken[*]}; their output is in .run/conformance."

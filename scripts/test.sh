#!/usr/bin/env bash
# Sets up and runs every test. --all: the long ones too, at full counts. --only NAME: one project. --no-format: skip the format gate.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

all=false only='' format=true
while (($#)); do
    case $1 in
        --all) all=true ;;
        --no-format) format=false ;;
        --only) only=${2:-}; shift ;;
        *)
            echo 'usage: scripts/test.sh [--all] [--only PROJECT] [--no-format]' >&2
            [[ $1 == -h || $1 == --help ]] && exit 0
            exit 2
            ;;
    esac
    shift
done

PHASES=5
started=$(now_ms)
logs=$root/.run/tests
rm -rf "$logs"
mkdir -p "$logs"
# Long before the first test needs them. Who needs them waits for the script's lock, and runs it again where it failed.
[[ -n $only ]] || "$root/scripts/packages/tools.sh" >"$logs/tools.log" 2>&1 </dev/null &

phase 'tools'
require_tools
phase_done ".NET SDK $(dotnet --version)"

phase_packages

phase 'build, warnings are errors'
compile "$root/Pipeline.sln" >"$logs/build.log" 2>&1 || { tail -n 30 "$logs/build.log" >&2; fail 'the solution does not build.'; }
phase_done "$(shaped_packages)"

# One seed for all random tests; a failure is repeated by setting it.
export PIPELINE_TEST_SEED=${PIPELINE_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
filter='TestCategory!=Azure&TestCategory!=Long'
# What needs a namespace or account of Azure runs where one is given.
on_azure=$([[ -z ${PIPELINE_TEST_SERVICEBUS:-}${PIPELINE_TEST_BLOBS:-} ]] || echo true)
phase "format and tests, seed $PIPELINE_TEST_SEED"
if $all; then
    export PIPELINE_TEST_ALL=1
    filter='TestCategory!=Azure'
    phase_text+=', all at full counts'
fi
[[ -z $on_azure ]] || filter=${filter//TestCategory!=Azure/TestCategory!=None}

run_project() { # name: runs its tests and keeps their output and exit code
    local exe=$bin/$1/debug/$1 begun code
    begun=$(now_ms)
    code=0
    "$exe" --no-ansi --progress off --output Detailed --filter "$filter" >"$logs/$1.log" 2>&1 </dev/null || code=$?
    [[ $code == 8 ]] && code=0 # a project whose tests are all long has none to run by default
    echo "$code" >"$logs/$1.exit"
    printf '  %-32s %6s s%s\n' "$1" "$(seconds_since "$begun")" "$([[ $code == 0 ]] || echo '  FAILED')"
}

check_format() { # beside the tests: it keeps one core busy for a minute and more
    local begun code=0
    begun=$(now_ms)
    dotnet format "$root/Pipeline.sln" --no-restore --verify-no-changes >"$logs/format.log" 2>&1 || code=$?
    echo "$code" >"$logs/format.exit"
    printf '  %-32s %6s s%s\n' 'dotnet format' "$(seconds_since "$begun")" "$([[ $code == 0 ]] || echo '  FAILED')"
}

# The projects that start processes first: they take longest and mostly wait.
mapfile -t projects < <(cd "$root/tests" && for name in Pipeline.EndToEnd.Tests Pipeline.Storage.Tests *.Tests; do echo "$name"; done | awk '!seen[$0]++')
[[ -z $only ]] || projects=("$only")
$format || echo '  dotnet format: skipped, asked for by --no-format'
for name in "${projects[@]}"; do
    while (($(jobs -rp | wc -l) >= 2)); do wait -n; done
    run_project "$name" &
    if $format && [[ $name == "${projects[0]}" ]]; then check_format & fi
done
wait
phase_done

phase 'summary'
passed=0 failed=0 skipped=0 broken=()
count() { sed -nE "s/^ *$2: *([0-9]+).*/\1/p" "$1" | tail -n 1; }
for name in "${projects[@]}"; do
    log=$logs/$name.log
    passed=$((passed + $(count "$log" succeeded || true) + 0))
    failed=$((failed + $(count "$log" failed || true) + 0))
    skipped=$((skipped + $(count "$log" skipped || true) + 0))
    if [[ $(<"$logs/$name.exit") != 0 ]]; then
        broken+=("$name")
        grep -q '^failed ' "$log" || failed=$((failed + 1)) # it ended without a verdict
        echo "---- $name"
        # only the verdicts that failed; where there is none, the end of what it wrote
        if grep -q '^failed ' "$log"; then
            awk '/^(passed|skipped|failed) |^Test run summary/ {show = /^failed /} show' "$log" | grep -vE '^ +at (Microsoft|System)\.' | head -n 120
        else
            tail -n 40 "$log"
        fi
    fi
done
# The long tests by name: the first method behind each mark.
$all || long=$(grep -rh -A4 'TestCategory("Long")' "$root/tests" --include='*.cs' | sed -nE 's/.*public (async Task|void) ([A-Za-z0-9_]+)\(.*/\2/p' | sort -u | paste -sd ' ')
phase_done
echo "took $(seconds_since "$started") s; output of each project: .run/tests"

left_out=$(cat "$logs"/*.log | grep -E '^skipped ' | sed -E 's/^skipped ([^ ]+).*/\1/' | sort -u | paste -sd ' ')
$all || left_out="${left_out:+$left_out; }the long tests ($long) and full counts: run with --all"
[[ -n $on_azure ]] || left_out+="${left_out:+; }conformance on Azure itself: set PIPELINE_TEST_SERVICEBUS or PIPELINE_TEST_BLOBS"
echo "$passed passed, $failed failed, $skipped skipped"
echo "skipped: ${left_out:-nothing}"
if $format && [[ $(<"$logs/format.exit") != 0 ]]; then
    tail -n 20 "$logs/format.log" >&2
    fail "'dotnet format' would change files."
fi
((failed == 0 && ${#broken[@]} == 0))

#!/usr/bin/env bash
# Shows in about a minute what a crash costs: worker and host are killed with SIGKILL in the middle of a batch, again and
# again, and every request still gets exactly one result, in input order.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=6
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

copies=40 # of the samples: enough work for the kills to fall into it
work=$root/.run
mkdir -p "$work"
make_log_folder
data=$(mktemp -d "$work/crash.XXXXXX")
trap 'code=$?; stop_stack; rm -rf "$data"; exit $code' EXIT
trap 'exit 130' INT TERM

phase 'set up'
require_tools
"$root/scripts/packages/probe-packages.sh" >/dev/null
stack_is_built || build_stack
model=$work/models/sample-encoder
ensure_sample_model "$model" || true
"$sample_exe" requests "$root/scripts/samples/prose" "$data/once.jsonl" --model sample-encoder >/dev/null
for ((copy = 1; copy <= copies; copy++)); do sed "s/\"custom_id\":\"/&$copy-/" "$data/once.jsonl"; done >"$data/requests.jsonl"
lines=$(wc -l <"$data/requests.jsonl")
phase_done "$lines requests"

phase 'start'
host_port=$(free_port)
url=http://127.0.0.1:$host_port
use_embedded_storage "$data"
register_model "$model" sample-encoder
start_host "$host_port" "$logs/host.log"
start_worker "$(free_port)" "$logs/worker.log" sample-encoder "$model"
phase_done "host $host_pid, worker $worker_pid"

phase 'submit'
batch=$("$cli_exe" submit "$data/requests.jsonl" --host "$url" 2>/dev/null | grep -oE 'batch_[0-9a-f]{32}' | head -n 1)
phase_done "$batch"

counts() { "$cli_exe" get "$batch" --host "$url" | tr -d ' \n' | grep -oE '"request_counts":\{[^}]*\}' | tr -d '"{}' | sed 's/request_counts://'; }
kill_and_tell() { # pid what
    kill_hard "$1"
    echo "      SIGKILL  $2 ($1)"
}

phase 'kill'
for round in 1 2 3; do
    sleep 0.$((RANDOM % 5 + 4))
    echo "      round $round   $(counts)"
    kill_and_tell "$worker_pid" worker
    start_worker "$(free_port)" "$logs/worker.log" sample-encoder "$model"
    sleep 0.$((RANDOM % 5 + 4))
    kill_and_tell "$host_pid" host
    start_host "$host_port" "$logs/host.log"
done
phase_done '3 workers and 3 hosts'

phase 'finish'
code=0
"$cli_exe" watch "$batch" --host "$url" --out "$data/out" >/dev/null 2>&1 || code=$?
phase_done "exit code $code, $(counts)"

phase 'check'
expected=$(grep -oE '"custom_id":"[^"]*"' "$data/requests.jsonl" | sha256sum)
got=$(grep -oE '"custom_id":"[^"]*"' "$data/out/output.jsonl" | sha256sum)
phase_done
if [[ $code == 0 && $expected == "$got" ]]; then
    echo "RESULT: $lines requests, $lines results, each once and in input order."
else
    fail "the output does not match the input: $(wc -l <"$data/out/output.jsonl") results of $lines requests."
fi

#!/usr/bin/env bash
# Sets everything up and runs one batch from end to end: a task of the sample models, or the file that is given.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=7
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"
source "$root/scripts/lib/batch.sh"
source "$root/scripts/lib/tasks.sh"

usage() {
    cat <<'TEXT'
usage: scripts/run.sh [--task extract|embed [--query TEXT]] [--copies N] [options]
       scripts/run.sh requests.jsonl [--model DIR] [options]

  --task extract      (the default) reads the fields of 240 generated business documents with the sample extractor, and
                      compares them with what is known to be right
  --task embed        embeds 2,000 passages of documentation with the sample embedder, and searches them with --query
  --copies N          N times as many documents, or the passages N times over (default 1)
  requests.jsonl      a batch in OpenAI's format
  --model DIR         a Hugging Face directory of a BERT-style encoder or of a decoder (Llama, Mistral, Qwen2, Qwen3); it
                      answers to the model that the requests name. Without it they name a model of scripts/samples/models.
                      With --task it takes the place of the sample model
options:
  --out DIR           where output.jsonl, errors.jsonl and batch.json go (default: .run/out)
  --backend B         embedded (the default): files, one host and one worker. azurite: two hosts and four workers that
                      talk to nothing but Microsoft's storage emulator, through the Azure SDKs
  --kill              with azurite: one worker and one host are killed with SIGKILL in the middle of the batch
  --price-per-hour P  what this machine costs; the summary then ends with the cost of a million tokens

The summary's 'output' is a hash of the results without their random ids: the same for every backend.

Exit code 0 when the batch completed, whatever became of single lines; the summary counts them.
TEXT
}

requests='' task='' query='' model='' out=$root/.run/out price='' backend=embedded copies=1 kill=false
while (($#)); do
    case $1 in
        --task | --query | --model | --out | --price-per-hour | --backend | --copies)
            [[ $# -ge 2 ]] || fail "$1 wants a value." 2
            case $1 in
                --task) task=$2 ;;
                --query) query=$2 ;;
                --model) model=$2 ;;
                --out) out=$2 ;;
                --backend) backend=$2 ;;
                --copies) copies=$2 ;;
                *) price=$2 ;;
            esac
            shift 2
            ;;
        --kill) kill=true; shift ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; fail "$1 is not an option." 2 ;;
        *)
            [[ -z $requests ]] || fail 'only one file of requests can be given.' 2
            requests=$1
            shift
            ;;
    esac
done
if [[ -n $requests ]]; then
    [[ ! -d $requests ]] || fail "'$requests' is a directory." 2
    [[ -e $requests ]] || fail "there is no file '$requests'." 2
    [[ -f $requests && -r $requests ]] || fail "'$requests' cannot be read." 2
    grep -qm 1 '[^[:space:]]' "$requests" || fail "'$requests' is empty." 2
fi
[[ -z $model || -f $model/config.json ]] || fail "'$model' is no model directory: it has no config.json." 2
[[ -z $price || $price =~ ^[0-9]+([.][0-9]+)?$ ]] || fail "'$price' is not a price." 2
[[ $backend == embedded || $backend == azurite ]] || fail "'$backend' is no backend; there are embedded and azurite." 2
[[ $copies =~ ^[1-9][0-9]{0,3}$ ]] || fail "'$copies' is not a number of copies from 1 to 9999." 2
if [[ -n $requests ]]; then
    [[ $copies == 1 && -z $task ]] || fail '--task and --copies are for the samples, not for a file of your own.' 2
else
    task=${task:-extract}
    [[ $task == extract || $task == embed ]] || fail "'$task' is no task; there are extract and embed." 2
fi
[[ -z $query || $task == embed ]] || fail '--query goes with --task embed.' 2
query=${query:-$sample_query}
if [[ -z $task ]]; then
    model_id=$(head -c 1048576 "$requests" | grep -aoE '"model" *: *"[^"]*"' | head -n 1 | sed 's/.*"\([^"]*\)"$/\1/' || true)
    [[ -n $model_id ]] || fail "'$requests' names no model in its first megabyte; is it a batch in OpenAI's format?" 2
elif [[ -n $model ]]; then
    model_id=$(basename "$(cd "$model" && pwd)")
else
    model_id=$(task_model)
fi
if [[ -z $model ]]; then
    model=$samples/models/$model_id
    [[ $model_id != */* && -f $model/config.json ]] ||
        fail "the requests name the model '$model_id'; say where it lies with --model DIR (there are $(ls "$samples/models" | paste -sd ' '))." 2
fi
! $kill || [[ $backend == azurite ]] || fail '--kill goes with --backend azurite; for the embedded mode there is scripts/demo-crash.sh.' 2

work=$root/.run
writable_folder "$work"
writable_folder "$out"
make_log_folder
data=$(mktemp -d "$work/data.XXXXXX")
keep_data=false
finish() {
    local code=$?
    stop_stack
    stop_azurite
    $keep_data || rm -rf "$data"
    exit "$code"
}
trap finish EXIT
trap 'echo "interrupted: this run and its batch end here." >&2; exit 130' INT TERM

phase 'tools'
require_tools
phase_done ".NET SDK $(dotnet --version)"

phase_packages

phase 'build'
if stack_is_built; then phase_skipped 'nothing changed since the last build'; else build_stack; phase_done; fi

phase 'requests'
if [[ -n $task ]]; then
    requests=$work/requests.jsonl
    task_requests "$requests" "$model_id" >"$logs/requests.log" 2>&1 || fail "$(tail -n 1 "$logs/requests.log")"
fi
phase_done "$(grep -c . "$requests") lines for the model $model_id"

phase "start, $backend"
case $backend in
    embedded)
        use_embedded_storage "$data"
        hosts=1 workers=1
        ;;
    azurite)
        use_azurite "$data" "$logs/azurite.log"
        hosts=2 workers=4
        # the samples are few: small shards give every worker a share
        [[ -z $task ]] || storage_env+=(Limits__MaxShardLines=16 Limits__MaxLines=100000)
        ;;
esac
register_model "$model" "$model_id"
host_ports=() host_pids=() worker_ports=() worker_pids=()
for ((i = 1; i <= hosts; i++)); do
    host_ports+=("$(free_port)")
    start_host "${host_ports[-1]}" "$logs/host$i.log"
    host_pids+=("$host_pid")
done
for ((i = 1; i <= workers; i++)); do
    worker_ports+=("$(free_port)")
    start_worker "${worker_ports[-1]}" "$logs/worker$i.log" "$model_id" "$model"
    worker_pids+=("$worker_pid")
done
host_port=${host_ports[0]}
phase_done "hosts on ports ${host_ports[*]}, workers on ports ${worker_ports[*]}"

phase "batch $requests"
started=$(now_ms)
code=0
client=("$cli_exe" submit "$requests" --host "http://127.0.0.1:$host_port" --wait --out "$out")
if $kill; then
    "${client[@]}" &
    client_pid=$!
    stack_pids+=("$client_pid")
    kill_in_the_middle "$client_pid"
    wait "$client_pid" || code=$?
else
    "${client[@]}" || code=$?
fi
took=$(($(now_ms) - started))
if ((code > 1)); then
    keep_data=true
    fail "the batch did not complete, or its results could not be written (exit code $code); data: $data, logs: $logs" "$code"
fi
latency=$(for port in "${worker_ports[@]}"; do http_get "$port" /metrics 2>/dev/null || true; done | quantiles_ms pipeline_line_latency_seconds)
phase_done "results in $out"

phase 'stop'
stop_stack
phase_done

echo
if [[ -s $out/output.jsonl ]]; then
    if [[ -n $task ]]; then
        # a line that failed may be the one that is to be shown: the batch completed all the same
        task_results "$out/output.jsonl" || echo "the results in $out cannot be shown." >&2
    else
        first_results "$out/output.jsonl"
    fi
fi
[[ ! -s $out/errors.jsonl ]] || first_errors "$out/errors.jsonl"

number() { sed -nE "s/.*\"$1\": *([0-9]+).*/\1/p" "$out/batch.json" | head -n 1; }
ok=$(number completed) errors=$(number failed) tokens=$(number total_tokens)
output=-
[[ ! -s $out/output.jsonl ]] || output=$(results_hash "$out/output.jsonl")
echo
awk -v ok="$ok" -v errors="$errors" -v tokens="$tokens" -v ms="$took" -v latency="$latency" -v output="$output" -v price="$price" 'BEGIN {
    s = ms / 1000
    printf "SUMMARY lines=%d ok=%d errors=%d seconds=%.2f docs_per_s=%.1f tokens_per_s=%.0f %s output=%s", ok + errors, ok, errors, s, (ok + errors) / s, tokens / s, latency, output
    if (price != "") printf " cost_per_million_tokens=%s", (tokens > 0 ? sprintf("%.4f", price * s / 3600 / tokens * 1e6) : "-")
    printf "\n"
}'

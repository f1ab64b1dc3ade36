#!/usr/bin/env bash
# Keeps a host and a worker up until it is stopped (Ctrl-C or SIGTERM). Data outlives it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=3
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

port=7071 data=$root/.run/data model='' model_id=''
while (($#)); do
    case $1 in
        --port | --data | --model | --id)
            [[ $# -ge 2 ]] || fail "$1 wants a value." 2
            case $1 in --port) port=$2 ;; --data) data=$2 ;; --model) model=$2 ;; *) model_id=$2 ;; esac
            shift 2
            ;;
        *)
            echo 'usage: scripts/up.sh [--port 7071] [--data DIR] [--model DIR --id ID]' >&2
            [[ $1 == -h || $1 == --help ]] && exit 0
            fail "'$1' is not an option." 2
            ;;
    esac
done
check_port "$port"
[[ -n $model || -z $model_id ]] || fail '--id goes with --model DIR.' 2
[[ -z $model || -f $model/config.json ]] || fail "'$model' is no model directory: it has no config.json." 2
(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && fail "port $port is taken; choose another with --port." 2

work=$root/.run
writable_folder "$work"
writable_folder "$data"
make_log_folder
trap 'code=$?; stop_stack; exit $code' EXIT
trap 'echo; echo "stopping ..."; exit 0' INT TERM

require_tools
phase_packages
phase 'build'
if stack_is_built; then phase_skipped 'nothing changed since the last build'; else build_stack; phase_done; fi
models=() # ids and directories in turn
if [[ -n $model ]]; then
    models=("${model_id:-$(basename "$(cd "$model" && pwd)")}" "$model")
else
    for model in "$root"/scripts/samples/models/*/; do models+=("$(basename "$model")" "${model%/}"); done
fi
phase 'start'
worker_port=$(free_port)
use_embedded_storage "$data"
for ((i = 0; i < ${#models[@]}; i += 2)); do register_model "${models[i + 1]}" "${models[i]}"; done
start_host "$port" "$logs/host.log"
start_worker "$worker_port" "$logs/worker.log" "${models[@]}"
phase_done
served=$(for ((i = 0; i < ${#models[@]}; i += 2)); do printf '%s ' "${models[i]}"; done)
cat <<TEXT

Up. Point any OpenAI client at http://127.0.0.1:$port/v1 (any key); models: ${served% }.
  data     $data
  logs     $logs/host.log, $logs/worker.log
  metrics  http://127.0.0.1:$port/metrics, http://127.0.0.1:$worker_port/metrics
  client   $cli_exe submit FILE --wait --host http://127.0.0.1:$port
Ctrl-C stops it.
TEXT
wait -n "$host_pid" "$worker_pid" || true
for process in "$host_pid:the host:$logs/host.log" "$worker_pid:the worker:$logs/worker.log"; do
    IFS=: read -r pid what log <<<"$process"
    kill -0 "$pid" 2>/dev/null || fail "$what ended by itself; its log is $log."
done

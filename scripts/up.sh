#!/usr/bin/env bash
# Keeps a host and a worker up until it is stopped (Ctrl-C or SIGTERM). Data outlives it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=4
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

port=7071 data=$root/.run/data model='' model_id=sample-encoder
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
phase 'model'
if [[ -n $model ]]; then phase_skipped "the model in $model is used"; else
    model=$work/models/sample-encoder
    if ensure_sample_model "$model"; then phase_done 'random weights'; else phase_skipped 'the sample model is there'; fi
fi
phase 'start'
worker_port=$(free_port)
use_embedded_storage "$data"
register_model "$model" "$model_id"
start_host "$port" "$logs/host.log"
start_worker "$worker_port" "$logs/worker.log" "$model_id" "$model"
phase_done
cat <<TEXT

Up. Point any OpenAI client at http://127.0.0.1:$port/v1 (any key), model '$model_id'.
  data     $data
  logs     $logs/host.log, $logs/worker.log
  metrics  http://127.0.0.1:$port/metrics, http://127.0.0.1:$worker_port/metrics
  client   $cli_exe submit FILE --model $model_id --wait --host http://127.0.0.1:$port
Ctrl-C stops it.
TEXT
wait -n "$host_pid" "$worker_pid" || true
for process in "$host_pid:the host:$logs/host.log" "$worker_pid:the worker:$logs/worker.log"; do
    IFS=: read -r pid what log <<<"$process"
    kill -0 "$pid" 2>/dev/null || fail "$what ended by itself; its log is $log."
done

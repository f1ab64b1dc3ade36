#!/usr/bin/env bash
# Runs a decoder whose weights are larger than the memory that its process may use: they stay in the page cache, and the kernel
# drops and reads pages as it must. The limit is a control group's, so this needs root and a writable cgroup file system.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=5
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

limit=${1:-1000}
[[ $limit =~ ^[1-9][0-9]*$ ]] || fail 'usage: scripts/demo-memory.sh [LIMIT_IN_MEGABYTES], 1000 by default' 2
if [[ -w /sys/fs/cgroup/memory ]]; then
    group=/sys/fs/cgroup/memory/pipeline-demo-$$ limit_file=memory.limit_in_bytes peak_file=memory.max_usage_in_bytes
elif [[ -w /sys/fs/cgroup/cgroup.procs ]]; then
    group=/sys/fs/cgroup/pipeline-demo-$$ limit_file=memory.max peak_file=memory.peak
else
    fail 'no control group can be made here: run it as root where /sys/fs/cgroup is writable.' 2
fi

phase 'tools'
require_tools
phase_done
phase_packages
phase 'build'
if stack_is_built; then phase_skipped 'nothing changed since the last build'; else build_stack; phase_done; fi

phase 'model of the shape of Qwen2.5-0.5B, random weights, fp32'
model=$root/.run/models/large-decoder compiled=$root/.run/models/large-decoder-fp32
[[ -f $model/config.json ]] || "$sample_exe" decoder "$model" --prose "$root/scripts/samples/prose" --qwen2.5-0.5b >/dev/null
"$worker_exe" compile "$model" --precision fp32 --out "$compiled" >/dev/null
phase_done "$(du -shL "$compiled/weights.safetensors" | cut -f1) of weights"

# Pages that are in memory already belong to whoever read them first, and would not count: the file is read anew.
phase "run in $limit MB: what does not fit is read from the disk at every step"
dd of="$compiled/weights.safetensors" oflag=nocache conv=notrunc,fdatasync count=0 2>/dev/null
mkdir "$group"
trap 'rmdir "$group"' EXIT
echo $((limit << 20)) >"$group/$limit_file"
(
    echo "$BASHPID" >"$group/cgroup.procs"
    exec "$worker_exe" try "$compiled" --prompt 'Bees live' --prompt 'The river' --max-tokens 4 --weights MemoryMapped
) | cut -c1-150
phase_done "at most $(($(<"$group/$peak_file") >> 20)) MB of memory in use, page cache included"

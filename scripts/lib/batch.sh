# What run.sh does around a batch. Sourced after stack.sh.

# The requests N times over, under custom_ids of their own.
repeat_requests() { # file copies
    local copy
    (($2 > 1)) || return 0
    mv "$1" "$1.once"
    for ((copy = 1; copy <= $2; copy++)); do sed "s/\"custom_id\":\"/&$copy-/" "$1.once"; done >"$1"
    rm "$1.once"
}

# A hash of results without what is random in them (ids of lines and requests): equal for equal results in equal order.
results_hash() { # output.jsonl
    sed -E 's/"(id|request_id)":"[^"]*"//g' "$1" | sha256sum | cut -c1-16
}

completed_lines() { # host port -> lines that the newest batch has completed
    http_get "$1" '/v1/batches?limit=1' 2>/dev/null | grep -oE '"completed": *[0-9]+' | head -n 1 | grep -oE '[0-9]+$' || echo 0
}

# Kills a worker and a host as soon as the batch has its first results.
kill_in_the_middle() { # host port, pid of the client, pid of a worker, pid of a host
    local done_lines
    while kill -0 "$2" 2>/dev/null; do
        done_lines=$(completed_lines "$1")
        if ((done_lines > 0)); then
            kill_hard "$3"
            kill_hard "$4"
            echo "      SIGKILL  a worker ($3) and a host ($4), with $done_lines lines completed"
            return
        fi
        sleep 0.05
    done
    fail 'the batch ended before anything was killed; give it more work with --copies.'
}

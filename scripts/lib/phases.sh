# Numbered phases with their seconds. Sourced; set PHASES to the number of phases first.
phase_number=0
phase_text=''
phase_started=0

now_ms() { date +%s%3N; }

seconds_since() { # milliseconds -> "1.2"
    local elapsed=$(($(now_ms) - $1))
    printf '%d.%d' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

phase() { # text
    phase_number=$((phase_number + 1))
    phase_text=$1
    phase_started=$(now_ms)
}

phase_done() { # [what was made or found]
    printf '[%d/%d] %s: %s s%s\n' "$phase_number" "$PHASES" "$phase_text" "$(seconds_since "$phase_started")" "${1:+ ($1)}"
}

phase_skipped() { # why
    printf '[%d/%d] %s: skipped, %s\n' "$phase_number" "$PHASES" "$phase_text" "$1"
}

fail() { # sentence
    printf 'error: %s\n' "$1" >&2
    exit "${2:-1}"
}

# Verdicts of conformance cases (port, case, adapter, verdict, reason between tabs; sorted) -> a table for each port, the reason of
# each cell that is neither passed nor failed, and the counts. Data rows of one case share a cell: the worst verdict wins.
BEGIN {
    rank["passed"] = 1; rank["n.a."] = 2; rank["skipped"] = 3; rank["failed"] = 4
}

{
    verdict = $4 == "not applicable" ? "n.a." : $4
    sub(/^Assert\.Inconclusive( failed)?\. /, "", $5)
    port = $1; row = $1 FS $2; column = $1 FS $3; cell = row FS $3
    if (!(port in seen)) { seen[port] = 1; ports[++portCount] = port }
    if (!(row in seen)) { seen[row] = 1; cases[port, ++caseCount[port]] = $2 }
    if (!(column in seen)) { seen[column] = 1; adapters[port, ++adapterCount[port]] = $3 }
    if (rank[verdict] > rank[verdicts[cell]]) { verdicts[cell] = verdict; reasons[cell] = $5 }
}

END {
    for (p = 1; p <= portCount; p++) print_port(ports[p])
    for (p = 1; p <= portCount; p++) collect_reasons(ports[p])
    if (reasonCount > 0) print markdown ? "### Skipped or not applicable\n" : "skipped or not applicable"
    for (r = 1; r <= reasonCount; r++) print_reason(reasonKeys[r])
    if (reasonCount > 0) print ""
    print counts["passed"] + 0 " passed, " counts["failed"] + 0 " failed, " counts["skipped"] + 0 " skipped, " counts["n.a."] + 0 " n.a."
}

function print_port(port,    i, c, width, line, verdict) {
    sort_adapters(port)
    width = length(port)
    for (i = 1; i <= caseCount[port]; i++) if (length(cases[port, i]) > width) width = length(cases[port, i])
    line = start(port, width)
    for (c = 1; c <= adapterCount[port]; c++) line = line next_cell(heading(port, c), column_width(port, c))
    print line
    line = start(dashes(width), width)
    for (c = 1; c <= adapterCount[port]; c++) line = line next_cell(dashes(column_width(port, c)), column_width(port, c))
    print line
    for (i = 1; i <= caseCount[port]; i++) {
        line = start(cases[port, i], width)
        for (c = 1; c <= adapterCount[port]; c++) {
            verdict = verdicts[port FS cases[port, i] FS adapters[port, c]]
            counts[verdict]++
            line = line next_cell(verdict == "" ? "-" : verdict, column_width(port, c))
        }
        print line
    }
    print ""
}

# few, so by insertion; the verdicts come sorted by case, not by adapter
function sort_adapters(port,    i, j, name) {
    for (i = 2; i <= adapterCount[port]; i++) {
        name = adapters[port, i]
        for (j = i - 1; j >= 1 && adapters[port, j] > name; j--) adapters[port, j + 1] = adapters[port, j]
        adapters[port, j + 1] = name
    }
}

# EmbeddedWorkQueue is "Embedded" in the table of the port "work queue"
function heading(port, c,    words, n, i, suffix, name) {
    n = split(port, words, " ")
    for (i = 1; i <= n; i++) suffix = suffix toupper(substr(words[i], 1, 1)) substr(words[i], 2)
    name = adapters[port, c]
    return length(name) > length(suffix) && substr(name, length(name) - length(suffix) + 1) == suffix \
        ? substr(name, 1, length(name) - length(suffix)) : name
}

function column_width(port, c) {
    return length(heading(port, c)) > length("skipped") ? length(heading(port, c)) : length("skipped")
}

function start(text, width) { return sprintf(markdown ? "| %-" width "s |" : "%-" width "s", text) }

function next_cell(text, width) { return sprintf(markdown ? " %-" width "s |" : "  %-" width "s", text) }

function dashes(width,    text) {
    text = sprintf("%" width "s", "")
    gsub(/ /, "-", text)
    return text
}

# One entry for each adapter, verdict and reason, with its cases.
function collect_reasons(port,    c, i, cell, key) {
    for (c = 1; c <= adapterCount[port]; c++) {
        for (i = 1; i <= caseCount[port]; i++) {
            cell = port FS cases[port, i] FS adapters[port, c]
            if (verdicts[cell] != "") cellCount[adapters[port, c]]++
            if (verdicts[cell] != "skipped" && verdicts[cell] != "n.a.") continue
            key = adapters[port, c] FS verdicts[cell] FS reasons[cell]
            if (!(key in reasonSize)) reasonKeys[++reasonCount] = key
            reasonSize[key]++
            reasonCases[key] = reasonCases[key] (reasonSize[key] > 1 ? ", " : "") cases[port, i]
        }
    }
}

function print_reason(key,    parts, which) {
    split(key, parts, FS)
    which = reasonSize[key] == cellCount[parts[1]] ? "all " cellCount[parts[1]] " cases" : reasonCases[key]
    print (markdown ? "- " : "  ") parts[2] " for " parts[1] ": " (parts[3] == "" ? "no reason given" : parts[3]) " (" which ")"
}

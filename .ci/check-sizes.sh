#!/usr/bin/env bash
# check-sizes.sh GATE-OUTPUT: every library's flash estimate must be what docs/sizes.md says, within 2 %, and within its budget there. No test
# assembly may have much more than 155,600 bytes: one of 157,200 had more than the 64 KB of byte code that the metadata processor takes.
set -euo pipefail
cd "$(dirname "$0")/.."

awk -F'|' '
    FNR == NR { if ($2 ~ /NanoMqtt\./) { gsub(/[ ,]/, ""); size[$2] = $3 + 0; budget[$2] = $4 + 0 } next }
    /^ok .*nf-(src|tests)/ {
        split($0, part, /[\/ ]+/); name = part[3]
        match($0, /about [0-9,]+/); bytes = substr($0, RSTART + 6, RLENGTH - 6); gsub(/,/, "", bytes); bytes += 0
    }
    /^ok .*nf-tests/ && bytes > 156000 {
        print "sizes: " name " takes " bytes " bytes, too much for the metadata processor: move tests to NanoMqtt.Host.Tests"; bad = 1
    }
    /^ok .*nf-src/ {
        seen++
        if (!(name in size)) { print "sizes: " name " is not in docs/sizes.md"; bad = 1; next }
        if (bytes > budget[name]) { print "sizes: " name " takes " bytes " bytes, its budget is " budget[name]; bad = 1 }
        if (bytes > size[name] * 1.02 || bytes < size[name] * 0.98) { print "sizes: " name " takes " bytes " bytes, docs/sizes.md says " size[name]; bad = 1 }
    }
    END { if (seen == 0) { print "sizes: the gate named no library"; bad = 1 } exit bad }
' docs/sizes.md "$1"
echo "sizes: as in docs/sizes.md"

#!/usr/bin/env bash
# Coverage-guided fuzzing of the codec: builds, instruments, makes the seeds, fuzzes.
#   nf-tests/NanoMqtt.Fuzz/run.sh [MINUTES]     default 20; what was found before is gone on with
# Findings are artifacts/fuzz/findings/default/crashes/id*; the exit status is 1 when there are any.
set -euo pipefail
cd "$(dirname "$0")/../.."

minutes=${1:-20}
out=artifacts/fuzz
findings=$out/findings

if ! command -v afl-fuzz >/dev/null; then
    echo "afl-fuzz is missing: apt-get install afl++" >&2
    exit 2
fi

dotnet tool restore
rm -rf "$out/bin" "$out/seeds"
dotnet publish nf-tests/NanoMqtt.Fuzz -c Release --no-self-contained -o "$out/bin"
dotnet "$out/bin/NanoMqtt.Fuzz.dll" seeds "$out/seeds"
dotnet sharpfuzz "$out/bin/NanoMqtt.Core.dll"

input=$out/seeds
if [ -d "$findings/default/queue" ]; then input=-; fi

# The program is .NET's host, not one that afl compiled; a finding is an exception, not a core file; the CPU is left as it is.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1
nice -n 10 afl-fuzz -i "$input" -o "$findings" -V $((minutes * 60)) -t 5000 -m none -- dotnet "$out/bin/NanoMqtt.Fuzz.dll" >"$out/log" 2>&1 || { tail -20 "$out/log" >&2; exit 2; }

grep -E '^(run_time|execs_done|execs_per_sec|corpus_count|bitmap_cvg|saved_crashes|saved_hangs|stability)' "$findings/default/fuzzer_stats"
if ls "$findings"/default/crashes/id* >/dev/null 2>&1; then
    ls "$findings"/default/crashes/id*
    exit 1
fi

#!/usr/bin/env bash
# The tests that run twice, on nanoFramework's interpreter: as many must pass there as passed on the host just before.
# NANOMQTT_NANO_TOOLS is a folder that holds (docs/testing.md says where they come from):
#   nanoclr   a program that loads the .pe files named on its command line and runs them
#   mdp       the metadata processor, a program with the arguments -loadhints, -parse and -compile
#   refs/     nanoFramework's assemblies, NAME.dll, to compile against
#   pe/       the same as the interpreter loads them, NAME.pe
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$NANOMQTT_NANO_TOOLS
gate=../shared/device-gate/gate.cs
out=artifacts/nano
fail() { echo "nano: $*" >&2; exit 1; }

for part in nanoclr mdp refs pe; do
    [ -e "$tools/$part" ] || fail "no $part in $tools, the folder that NANOMQTT_NANO_TOOLS names"
done
[ -f "$gate" ] || fail "no ../shared/device-gate beside this checkout, which compiles the tests"

# references PROJECT: the assemblies that a device project references.
references() { sed -n 's/.*<Reference Include="\([^"]*\)".*/\1/p' "$1"; }
# libraries PROJECT: the libraries of ours that it references.
libraries() { sed -n 's/.*<ProjectReference Include=".*\\\(NanoMqtt[^"\\]*\)\.nfproj".*/\1/p' "$1"; }

# convert DLL PE HINT...: an assembly as the compiler makes it to one as the interpreter loads it.
convert() {
    local dll=$1 pe=$2 hint hints=()
    shift 2
    for hint in "$@"; do hints+=(-loadhints "$(basename "$hint" .dll)" "$hint"); done
    "$tools/mdp" "${hints[@]}" -parse "$dll" -compile "$pe" false >"$pe.log" 2>&1 && [ -f "$pe" ] || { cat "$pe.log" >&2; fail "the metadata processor refuses $dll"; }
}

rm -rf "$out"
mkdir -p "$out"
# Its exit status is not asked: projects that reference more than the folder has do not compile, and are not needed.
dotnet run --file "$gate" -- . --refs "$tools/refs" --out "$out" >"$out/gate.txt" || true

for settings in nf-tests/*/nano.runsettings; do
    name=$(basename "$(dirname "$settings")")
    project=nf-tests/$name/$name.nfproj
    trx=$(find "artifacts/test-results/$name" -name '*.trx' 2>/dev/null | sort | tail -1)
    [ -n "$trx" ] || fail "$name has no result of the host to compare with: run dotnet test first"
    expected=$(sed -n 's/.*<Counters .*passed="\([0-9]*\)".*/\1/p' "$trx")

    hints=() loaded=()
    for assembly in $(references "$project"); do
        [ -f "$tools/pe/$assembly.pe" ] || fail "$name needs $assembly.pe, which is not in $tools/pe"
        hints+=("$tools/refs/$assembly.dll")
        loaded+=("$tools/pe/$assembly.pe")
    done
    for library in $(libraries "$project"); do
        dll=$out/$library.bin/$library.dll
        [ -f "$dll" ] || { cat "$out/gate.txt" >&2; fail "$library does not compile against $tools/refs"; }
        convert "$dll" "$out/$library.pe" "${hints[@]}"
        hints+=("$dll")
        loaded+=("$out/$library.pe")
    done
    tests=$out/$name.bin/NFUnitTest
    [ -f "$tests.dll" ] || { cat "$out/gate.txt" >&2; fail "$name does not compile against $tools/refs"; }
    convert "$tests.dll" "$tests.pe" "${hints[@]}"

    # nanoCLR ends with 0 on failed tests and when an assembly does not link: only the lines of its output count.
    timeout 300 "$tools/nanoclr" "${loaded[@]}" "$tests.pe" >"$out/$name.txt" 2>&1 || true
    passed=$(grep -c '^Test passed' "$out/$name.txt" || true)
    if [ "$passed" -ne "$expected" ] || grep -q '^Test failed' "$out/$name.txt"; then
        grep -v '^Test passed' "$out/$name.txt" | tail -40 >&2
        fail "$name: $passed passed on nanoFramework's interpreter, $expected on the host"
    fi
    echo "nano: $name: $passed passed, as on the host"
done

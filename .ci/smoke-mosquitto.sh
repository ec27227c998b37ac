#!/usr/bin/env bash
# mosquitto's own tools against our broker: DesktopDemo listens, mosquitto_sub receives what mosquitto_pub sends,
# at QoS 0, 1 and 2 and both protocol levels. The demo must have been built.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
demo=
cleanup() {
    if [ -n "$demo" ]; then kill "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
    rm -rf "$scratch"
}
trap cleanup EXIT

# await TEXT FILE PID: until FILE contains TEXT; fails when PID ends first or after 30 seconds.
await() {
    local i
    for ((i = 0; i < 300; i++)); do
        if grep -qi "$1" "$2" 2>/dev/null; then return 0; fi
        if ! kill -0 "$3" 2>/dev/null && ! grep -qi "$1" "$2"; then break; fi
        sleep 0.1
    done
    echo "smoke: no '$1' from process $3:" >&2
    cat "$2" >&2
    return 1
}

dotnet artifacts/bin/DesktopDemo/debug/DesktopDemo.dll --boards 0 --port 0 >"$scratch/demo" 2>&1 &
demo=$!
await 'listening on .*; to join' "$scratch/demo" "$demo"
port=$(sed -n 's/^listening on .*:\([0-9]*\); to join.*/\1/p' "$scratch/demo")

for level in mqttv311 mqttv5; do
    for qos in 0 1 2; do
        name="$level-$qos"
        stdbuf -oL mosquitto_sub -d -i "sub-$name" -V "$level" -h 127.0.0.1 -p "$port" -q "$qos" -t "smoke/$name" -F 'got %p' -C 1 -W 60 >"$scratch/$name" 2>&1 &
        subscriber=$!
        await Subscribed "$scratch/$name" "$subscriber"
        mosquitto_pub -i "pub-$name" -V "$level" -h 127.0.0.1 -p "$port" -q "$qos" -t "smoke/$name" -m "hello $name"
        if ! wait "$subscriber" || ! grep -qx "got hello $name" "$scratch/$name"; then
            echo "smoke: $name did not arrive:" >&2
            cat "$scratch/$name" "$scratch/demo" >&2
            exit 1
        fi
        echo "smoke: $name ok"
    done
done

#!/usr/bin/env bash
# Builds the image's run stage with buildah on a base made from this machine (no registry of images is reachable) and
# runs it as its user on a read-only root without capabilities. The build stage's commands run outside: they need
# the packages of node_modules. Proves: the Dockerfile's steps work in order; the bundle needs nothing but Node; a
# function starts, answers and drains on SIGTERM; nothing is written outside /tmp. Skips: the pinned base itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" # the project's own Node
work=$(mktemp -d)
export BUILDAH_ISOLATION=chroot
store=(--root "$work/store" --runroot "$work/run")
desk=''
clean() {
  [ -z "$desk" ] || kill "$desk" 2>/dev/null || true
  ! mountpoint -q "$work/root" || umount -R "$work/root"
  buildah "${store[@]}" umount --all >/dev/null 2>&1 || true
  ! mountpoint -q "$work/store/overlay" || umount "$work/store/overlay"
  rm -rf "$work"
}
trap clean EXIT

# The build stage, as far as it needs no network: its packages are those of node_modules.
[ -f dashboard/dist/index.html ] || npm run --silent dashboard:build >/dev/null 2>&1 || echo 'Page: not built here, left out'
node infra/image/bundle.js "$work/context/app"
# The base: this project's Node, the libraries it is linked to, and nothing else; not even a shell.
node=$(node -p process.execPath)
mkdir -p "$work/base/usr/bin" "$work/base/tmp" "$work/base/etc"
chmod 1777 "$work/base/tmp"
cp "$node" "$work/base/usr/bin/node"
for library in $(ldd "$node" | grep -oE '/[^ ]+'); do
  mkdir -p "$work/base$(dirname "$library")"
  cp -L "$library" "$work/base$library"
done
base=$(buildah "${store[@]}" from scratch)
buildah "${store[@]}" copy --quiet "$base" "$work/base" / >/dev/null
buildah "${store[@]}" config --env PATH=/usr/bin "$base"
buildah "${store[@]}" commit --quiet "$base" localhost/base >/dev/null
# The run stage as it stands in the Dockerfile, from its FROM on.
awk '/^FROM /{stage++} stage==2' Dockerfile | sed -e '1s/.*/FROM localhost\/base/' -e 's/--from=build \/app/app/' >"$work/Dockerfile"
buildah "${store[@]}" bud --quiet --file "$work/Dockerfile" --tag localhost/desk "$work/context" >/dev/null
built=$(buildah "${store[@]}" from localhost/desk)
mounted=$(buildah "${store[@]}" mount "$built")

echo "Image above its base: $(($(du -sm "$mounted" | cut -f1) - $(du -sm "$work/base" | cut -f1))) MB (bundle and compile cache)"
user=$(buildah "${store[@]}" inspect --format '{{.OCIv1.Config.User}}' "$built")
[ "$user" = 1000:1000 ] || { echo "Image: found user \"$user\", needed 1000:1000" >&2 && exit 1; }

mkdir "$work/root"
mount --bind "$mounted" "$work/root"
mount -o remount,bind,ro "$work/root"
mount -t tmpfs tmpfs "$work/root/tmp"
mount -t proc proc "$work/root/proc" 2>/dev/null || true
# Beside the image, on its /tmp: what takes every capability from the process before Node is run.
mkdir "$work/root/tmp/privileges"
cp "$(command -v setpriv)" "$work/root/tmp/privileges/"
for library in $(ldd "$(command -v setpriv)" | grep -oE '/[^ ]+'); do
  cp -L "$library" "$work/root/tmp/privileges/"
done
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
# start PROGRAM...: leaves it running as $desk; $took is the milliseconds to its first 200 (polled each 10 ms).
start() {
  local answer='' from=${EPOCHREALTIME/[.,]/}
  env -i PATH=/usr/bin:/usr/sbin NODE_ENV=production NODE_COMPILE_CACHE=/cache PORT="$port" FUNCTION_TARGET=intents \
    AUTH_MODE=local INTENTDESK_STORE=embedded STORE_FILE=/tmp/store.jsonl \
    LD_LIBRARY_PATH=/tmp/privileges chroot "$work/root" /tmp/privileges/setpriv --reuid=1000 --regid=1000 --clear-groups \
    --inh-caps=-all --ambient-caps=-all --bounding-set=-all --no-new-privs /usr/bin/node "$@" >"$work/log" 2>&1 &
  desk=$!
  for _ in $(seq 1000); do
    answer=$(curl --silent --max-time 2 "http://127.0.0.1:$port/health" || true)
    [ -z "$answer" ] || break
    sleep 0.01
  done
  took=$(((${EPOCHREALTIME/[.,]/} - from) / 1000))
  [ "$answer" = '{"status":"ok"}' ] || { cat "$work/log" >&2 && echo 'Image: found no answer, needed /health to say ok' >&2 && exit 1; }
}
stop() {
  kill -TERM "$desk"
  status=0
  wait "$desk" || status=$?
  desk=''
}
# shellcheck disable=SC2016
bare='require("node:http").createServer((_, answer) => answer.end(`{"status":"ok"}`)).listen(process.env.PORT, "127.0.0.1")'
least_bare=1000000 least_desk=1000000
for _ in 1 2 3; do
  start -e "$bare"
  stop
  [ "$took" -ge "$least_bare" ] || least_bare=$took
  start /app/functions/start.js
  held=$(grep -E '^(CapEff|CapPrm|CapBnd|CapInh|CapAmb):' "/proc/$desk/status" | grep -vcE '[[:space:]]0+$' || true)
  if [ "$held" != 0 ] || ! grep -qE '^NoNewPrivs:[[:space:]]1$' "/proc/$desk/status"; then
    cat "/proc/$desk/status" >&2
    echo 'Image: found capabilities, needed none' >&2
    exit 1
  fi
  [ "$took" -ge "$least_desk" ] || least_desk=$took
  stop
  [ "$status" = 0 ] || { cat "$work/log" >&2 && echo "Image: found exit status $status after SIGTERM, needed 0" >&2 && exit 1; }
done
echo "Start to first 200, least of 3: $((least_desk * 100 / least_bare)) % of a bare Node server in the same image"
if touch "$work/root/app/x" 2>/dev/null; then
  echo 'Image: found a root that can be written to' >&2
  exit 1
fi
echo 'Image: builds, runs as 1000:1000 without capabilities on a read-only root, answers, and ends with 0 on SIGTERM'

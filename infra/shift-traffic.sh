#!/usr/bin/env bash
# Tries out the revisions that a deploy with --no-traffic left under the tag "next", sends everybody there when they
# answer, and keeps three revisions: infra/shift-traffic.sh PROJECT REGION [--plan]
# It calls only what needs no caller (/ready), so it cannot trade.
set -euo pipefail
[[ $# -ge 2 ]] || { echo 'Shifting traffic: found too little, needed PROJECT REGION' >&2 && exit 1; }
PROJECT=$1
REGION=$2
PLAN=false
[ "${3-}" != --plan ] || PLAN=true
common=(--region="$REGION" --project="$PROJECT")
g() {
  if $PLAN; then
    printf '%q ' gcloud "$@" "${common[@]}"
    echo
  else
    gcloud "$@" "${common[@]}" --quiet
  fi
}

services=intents
$PLAN || services=$(gcloud run services list "${common[@]}" --filter='metadata.labels.app=intentdesk' --format='value(metadata.name)')
for service in $services; do
  if ! $PLAN; then
    url=$(gcloud run services describe "$service" "${common[@]}" --format=json |
      python3 -c 'import json,sys; print(next((t["url"] for t in json.load(sys.stdin)["status"]["traffic"] if t.get("tag") == "next"), ""))')
    [ -n "$url" ] || continue
    # Services that only Pub/Sub reaches (ingress internal) answer 404 from here: their start-up probe has tried them.
    status=$(curl --silent --show-error --retry 5 --retry-all-errors --max-time 20 --output /dev/null --write-out '%{http_code}' "$url/ready")
    [[ $status == 200 || $status == 404 || $status == 302 ]] || {
      echo "Shifting traffic: found $status from $service at /ready, needed 200; everybody stays where they are" >&2
      exit 1
    }
    [[ $service != intents || $status == 200 ]] || { echo "Shifting traffic: found $status from intents, needed 200" >&2 && exit 1; }
  fi
  g run services update-traffic "$service" --to-latest --clear-tags
  $PLAN || for old in $(gcloud run revisions list --service="$service" "${common[@]}" --sort-by='~metadata.creationTimestamp' --format='value(metadata.name)' | tail -n +4); do
    g run revisions delete "$old"
  done
done

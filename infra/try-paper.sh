#!/usr/bin/env bash
# Asks a paper desk for everything that it can do without sending an order: is it ready, does the broker answer, what does
# the account hold, what would an allocation trade (a dry run), do ledger and broker agree. Nothing else proves that a
# gateway is logged in. It trades nothing; reconciling may book executions that are waiting.
#   infra/try-paper.sh PROJECT REGION [--tag TAG] [--plan]   a deployed one; the caller needs the role trader (desk-callers)
#   infra/try-paper.sh --url http://127.0.0.1:8080           one on this machine (npm start)
set -euo pipefail
fail() {
  echo "Trying paper: $1" >&2
  exit 1
}
URL='' PROJECT='' REGION='' TAG='' PLAN=false
while [ $# -gt 0 ]; do
  case $1 in
    --plan) PLAN=true ;;
    --url | --tag)
      [ $# -ge 2 ] || fail "found $1 alone, needed a value after it"
      if [ "$1" = --url ]; then URL=$2; else TAG=$2; fi
      shift
      ;;
    --*) fail "found $1, needed --url, --tag or --plan" ;;
    *) if [ -z "$PROJECT" ]; then PROJECT=$1; else REGION=$1; fi ;;
  esac
  shift
done
[ -n "$URL" ] || { [ -n "$PROJECT" ] && [ -n "$REGION" ]; } || fail 'found too little, needed PROJECT REGION, or --url URL'
[[ -z $URL || $URL == http://127.0.0.1:* ]] || fail "found --url $URL, needed one of this machine: tokens go to Google's own URLs alone"
headers=(--header 'Content-Type: application/json')
if [ -z "$URL" ]; then
  describe=(gcloud run services describe intents "--region=$REGION" "--project=$PROJECT" --format=json)
  sign=(gcloud auth print-identity-token '--audiences=https://intents.example' --include-email)
  if $PLAN; then
    printf '%q ' "${describe[@]}"
    echo
    printf '%q ' "${sign[@]}"
    echo
    exit 0
  fi
  found=$("${describe[@]}")
  field() { python3 -c "import json,sys; d=json.load(sys.stdin); $1" "$2" <<<"$found"; }
  mode=$(field 'print(d["metadata"]["labels"].get("mode", ""))' '')
  [ "$mode" = paper ] || fail "found a desk of mode \"$mode\", needed paper"
  audience=$(field 'print(next(e["value"] for e in d["spec"]["template"]["spec"]["containers"][0]["env"] if e["name"] == "AUDIENCE"))' '')
  URL=$(field 'print(next((t["url"] for t in d["status"]["traffic"] if t.get("tag") == sys.argv[1]), "") if sys.argv[1] else d["status"]["url"])' "$TAG")
  [ -n "$URL" ] || fail "found no revision under the tag \"$TAG\", needed one"
  # On the command line of nobody: curl reads it from its standard input.
  token=$(gcloud auth print-identity-token "--audiences=$audience" --include-email)
else
  token=''
fi
# ask METHOD PATH BODY: its answer must be 200.
ask() {
  local answer status
  answer=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --config - --silent --show-error --max-time 120 --request "$1" "${headers[@]}" ${3:+--data "$3"} --write-out '\n%{http_code}' "$URL$2")
  status=${answer##*$'\n'}
  [ "$status" = 200 ] || fail "found $status from $1 $2, needed 200: $(head -c 600 <<<"$answer")"
  echo "ok: $1 $2"
}
ask GET /ready ''
ask POST /ping ''
ask POST /summary ''
ask POST /trade-reconciliation '{}'
ask POST /allocation '{"strategies":["spy-macd-vixy"],"dryRun":true}'
echo 'Paper desk: ready, logged in, agrees with its ledger, and knows what it would trade'

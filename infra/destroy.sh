#!/usr/bin/env bash
# Takes down what infra/deploy.sh set up: infra/destroy.sh PROJECT REGION --confirm PROJECT [--plan]
# Services, jobs, subscriptions, topics, alerts, metrics and accounts go. What cannot be made again stays and is named:
# the ledger in Firestore, secrets, images, the dead letters.
set -euo pipefail

fail() {
  echo "Taking down: $1" >&2
  exit 1
}
[[ $# -ge 4 && $3 == --confirm ]] || fail 'found too little, needed PROJECT REGION --confirm PROJECT [--plan]'
PROJECT=$1
REGION=$2
[ "$4" = "$PROJECT" ] || fail "found --confirm \"$4\", needed \"$PROJECT\""
PLAN=false
[ "${5-}" != --plan ] || PLAN=true

failed=0
# Nothing there to take down is fine; anything else is told, and the rest goes on.
g() {
  local answer
  if $PLAN; then
    printf '%q ' gcloud "$@" --project="$PROJECT" --quiet
    echo
  elif ! answer=$(gcloud "$@" --project="$PROJECT" --quiet 2>&1); then
    grep -qiE 'not.?found|does not exist|NOT_FOUND' <<<"$answer" || {
      echo "$answer" >&2
      failed=1
    }
  fi
}

# First what starts anything, then what is started.
for job in collect-market-data reconciliation-morning allocation orchestrator flat-before-half-day flat-before-close \
  reconciliation-evening heartbeat analysis-sweep; do
  g scheduler jobs delete "$job" --location="$REGION"
done
g run jobs delete live --region="$REGION"
for service in dashboard analysis intents; do
  g run services delete "$service" --region="$REGION"
done
for name in analysis trade-log; do
  g pubsub subscriptions delete "$name-push"
  g pubsub topics delete "$name"
done
for service in analysis-worker trade-log; do
  g run services delete "$service" --region="$REGION"
done
if ! $PLAN; then
  for policy in $(gcloud alpha monitoring policies list --project="$PROJECT" --filter='displayName:intentdesk' --format='value(name)'); do
    g alpha monitoring policies delete "$policy"
  done
fi
for metric in ledger-drift unknown-orders breaker-tripped missed-run request-failed store-not-ready gateway-login live-but-over crowded-books; do
  g logging metrics delete "$metric"
done
for name in desk-intents desk-trade-log desk-analysis desk-analysis-worker desk-dashboard desk-scheduler desk-push; do
  g iam service-accounts delete "$name@$PROJECT.iam.gserviceaccount.com"
done
echo "# Kept: Firestore (delete protection is on), secrets, images, topics and subscriptions of dead letters"
exit $failed

#!/usr/bin/env bash
# From an empty Google Cloud project to a desk: infra/deploy.sh PROJECT REGION --mode paper|live
#   [--admin EMAIL] [--tag TAG] [--no-traffic] [--no-rules] [--billing ACCOUNT --budget UNITS] [--plan [--all]]
# Run it again as often as you like: what exists stays, and what may be traded (config/* in Firestore), callers and
# secrets are never overwritten. --plan prints every command instead, asks nobody anything and needs no login;
# with --all also those of parts whose code is not there yet. RENDER_TO names a folder that keeps the filled-in files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "Deploying: $1" >&2
  exit 1
}
[ $# -ge 2 ] || fail 'found no project and region, needed PROJECT REGION --mode paper|live'
PROJECT=$1
REGION=$2
shift 2
MODE='' ADMIN='' TAG='' BILLING='' BUDGET='' PLAN=false ALL=false TRAFFIC=true RULES=true
while [ $# -gt 0 ]; do
  case $1 in
    --plan) PLAN=true ;;
    --all) ALL=true ;;
    --no-traffic) TRAFFIC=false ;;
    --no-rules) RULES=false ;;
    --mode | --admin | --tag | --billing | --budget)
      [ $# -ge 2 ] || fail "found $1 alone, needed a value after it"
      case $1 in
        --mode) MODE=$2 ;;
        --admin) ADMIN=$2 ;;
        --tag) TAG=$2 ;;
        --billing) BILLING=$2 ;;
        --budget) BUDGET=$2 ;;
      esac
      shift
      ;;
    *) fail "found $1, needed --mode, --admin, --tag, --no-traffic, --no-rules, --billing, --budget, --plan or --all" ;;
  esac
  shift
done
[[ $PROJECT =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || fail "found project \"$PROJECT\", needed a project id"
[[ $REGION =~ ^[a-z]+-[a-z]+[0-9]+$ ]] || fail "found region \"$REGION\", needed one like europe-west1"
[[ $MODE == paper || $MODE == live ]] || fail "found mode \"$MODE\", needed --mode paper or --mode live"
[[ $ADMIN =~ ^([^[:space:]@=,]+@[^[:space:]@=,]+)?$ ]] || fail "found admin \"$ADMIN\", needed an e-mail"
$PLAN || ! $ALL || fail 'found --all alone, needed --plan: what has no code cannot be deployed'

# --- how commands are run -------------------------------------------------------------------------------------------
quoted() { printf '%q ' "$@"; }
# A change. Under --plan it is printed.
run() {
  if $PLAN; then
    quoted "$@"
    echo
  else
    "$@"
  fi
}
# ensure QUESTION... -- CHANGE...: the change only where the question (a describe) fails because nothing is there.
ensure() {
  local question=() answer
  while [ "$1" != -- ]; do
    question+=("$1")
    shift
  done
  shift
  if $PLAN; then
    echo "$(quoted "${question[@]}")# asks"
    echo "$(quoted "$@")# unless it is there"
  elif ! answer=$("${question[@]}" 2>&1); then
    # Only "not there" may make a thing: no right to look, or no network, is an error.
    grep -qiE 'not.?found|does not exist|NOT_FOUND' <<<"$answer" || fail "$answer"
    "$@"
  fi
}
g() { run gcloud "$@" --project="$PROJECT" --quiet; }
# there PART FILE: whether the part's code exists.
there() { $ALL || [ -f "$2" ] || { echo "# skipped: $1, because $2 is not there yet" && false; }; }
account() { echo "$1@$PROJECT.iam.gserviceaccount.com"; }

if $PLAN; then
  NUMBER=123456789012
  REVISION=plan
else
  NUMBER=$(gcloud projects describe "$PROJECT" --format='value(projectNumber)')
  REVISION=$(date -u +%Y%m%d-%H%M%S)
fi
TAG=${TAG:-$(git rev-parse --short=12 HEAD)}
REPOSITORY="$REGION-docker.pkg.dev/$PROJECT"
IMAGE="$REPOSITORY/intentdesk/desk:$TAG"
GATEWAY_IMAGE="$REPOSITORY/ghcr/gnzsnz/ib-gateway:${GATEWAY_TAG:-stable}"
IB_PORT=4002
[ "$MODE" = paper ] || IB_PORT=4001
RENDERED=${RENDER_TO:-$(mktemp -d)}
[ -n "${RENDER_TO:-}" ] || trap 'rm -rf "$RENDERED"' EXIT
# Fills in ${NAME}; a name that is left is an error.
render() {
  local to="$RENDERED/$1.yaml"
  sed -e "s|\${PROJECT}|$PROJECT|g; s|\${REGION}|$REGION|g; s|\${NUMBER}|$NUMBER|g; s|\${MODE}|$MODE|g" \
    -e "s|\${IMAGE}|$IMAGE|g; s|\${GATEWAY_IMAGE}|$GATEWAY_IMAGE|g; s|\${REVISION}|$REVISION|g; s|\${IB_PORT}|$IB_PORT|g" \
    "infra/$2" >"$to"
  # shellcheck disable=SC2016
  ! grep -nF '${' "$to" >&2 || fail "found a name without a value in infra/$2"
}

# --- what everything else stands on ---------------------------------------------------------------------------------
g services enable run.googleapis.com firestore.googleapis.com pubsub.googleapis.com cloudscheduler.googleapis.com \
  secretmanager.googleapis.com artifactregistry.googleapis.com cloudbuild.googleapis.com monitoring.googleapis.com \
  logging.googleapis.com iap.googleapis.com firebaserules.googleapis.com billingbudgets.googleapis.com
ensure gcloud artifacts repositories describe intentdesk --location="$REGION" --project="$PROJECT" -- \
  gcloud artifacts repositories create intentdesk --location="$REGION" --repository-format=docker \
  --immutable-tags --project="$PROJECT"
# Cloud Run takes images from Artifact Registry: this one fetches IB Gateway's from where it is published, and keeps it.
ensure gcloud artifacts repositories describe ghcr --location="$REGION" --project="$PROJECT" -- \
  gcloud artifacts repositories create ghcr --location="$REGION" --repository-format=docker \
  --mode=remote-repository --remote-docker-repo=https://ghcr.io --project="$PROJECT"
ensure gcloud firestore databases describe '--database=(default)' --project="$PROJECT" -- \
  gcloud firestore databases create '--database=(default)' --location="$REGION" --type=firestore-native \
  --delete-protection --enable-pitr --project="$PROJECT"
if $PLAN; then
  echo "gcloud firestore backups schedules create '--database=(default)' --recurrence=daily --retention=14d --project=$PROJECT # unless there is one"
elif [ -z "$(gcloud firestore backups schedules list '--database=(default)' --project="$PROJECT" --format='value(name)')" ]; then
  gcloud firestore backups schedules create '--database=(default)' --recurrence=daily --retention=14d --project="$PROJECT"
fi
# Rules that deny every browser; indexes and retention. (cloudbuild.yaml has a step of its own for them.)
if $RULES; then
  run npm --prefix infra/firebase ci
  run npm --prefix infra/firebase run deploy -- --project "$PROJECT"
fi

# --- who: one account a part, each with what it needs --------------------------------------------------------------
for name in desk-intents desk-trade-log desk-analysis desk-analysis-worker desk-dashboard desk-scheduler desk-push; do
  ensure gcloud iam service-accounts describe "$(account "$name")" --project="$PROJECT" -- \
    gcloud iam service-accounts create "$name" --display-name="intentdesk: $name" --project="$PROJECT"
done
# desk-scheduler and desk-push hold no role at all: they only sign tokens.
for name in desk-intents desk-trade-log desk-analysis desk-analysis-worker desk-dashboard; do
  g projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:$(account "$name")" \
    --role=roles/datastore.user --condition=None
done
g projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:$(account desk-trade-log)" \
  --role=roles/logging.logWriter --condition=None

# --- secrets: made once with a placeholder, never overwritten --------------------------------------------------------
# secret NAME FIRST_VALUE READER...
secret() {
  local name=$1 first=$2 reader
  shift 2
  ensure gcloud secrets describe "$name" --project="$PROJECT" -- \
    gcloud secrets create "$name" --replication-policy=automatic --project="$PROJECT"
  if $PLAN; then
    echo "gcloud secrets versions add $name --data-file=- --project=$PROJECT # where it has no version yet"
  elif [ -z "$(gcloud secrets versions list "$name" --project="$PROJECT" --limit=1 --format='value(name)')" ]; then
    [ -n "$first" ] || fail "found no version of secret $name, needed --admin EMAIL at the first deploy"
    printf '%s' "$first" | gcloud secrets versions add "$name" --data-file=- --project="$PROJECT"
  fi
  for reader in "$@"; do
    g secrets add-iam-policy-binding "$name" --member="serviceAccount:$(account "$reader")" \
      --role=roles/secretmanager.secretAccessor
  done
}
secret "ib-user-$MODE" unset desk-intents
secret "ib-password-$MODE" unset desk-intents
# Until somebody sets the account, "none" fits no account of IB: the desk refuses to trade with it.
secret live-account none desk-intents desk-trade-log desk-analysis desk-analysis-worker desk-dashboard
# "unset" is no key: the desk takes it for nothing, and says that the sink or the model is off.
secret gemini-api-key unset desk-analysis-worker desk-trade-log
secret notion-token unset desk-trade-log
secret notion-database-id unset desk-trade-log
secret webhook-url unset desk-trade-log
secret desk-callers "${ADMIN:+$ADMIN=admin}" desk-intents desk-analysis desk-dashboard

# --- topics: at-least-once, dead letters, pushed with a token of desk-push --------------------------------------------
agent="serviceAccount:service-$NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com"
g iam service-accounts add-iam-policy-binding "$(account desk-push)" --member="$agent" \
  --role=roles/iam.serviceAccountTokenCreator
# topic NAME SERVICE PATH DAYS PUBLISHER...: DAYS that a message is kept for whoever has not taken it
topic() {
  local name=$1 service=$2 path=$3 keep=$4 publisher url
  shift 4
  url="https://$service-$NUMBER.$REGION.run.app"
  for each in "$name" "$name-dead-letters"; do
    ensure gcloud pubsub topics describe "$each" --project="$PROJECT" -- \
      gcloud pubsub topics create "$each" --message-retention-duration="$keep" --project="$PROJECT"
  done
  ensure gcloud pubsub subscriptions describe "$name-dead-letters" --project="$PROJECT" -- \
    gcloud pubsub subscriptions create "$name-dead-letters" --topic="$name-dead-letters" \
    --expiration-period=never --message-retention-duration=31d --ack-deadline=60 --project="$PROJECT"
  ensure gcloud pubsub subscriptions describe "$name-push" --project="$PROJECT" -- \
    gcloud pubsub subscriptions create "$name-push" --topic="$name" --expiration-period=never --ack-deadline=600 \
    --message-retention-duration="$keep" --min-retry-delay=10s --max-retry-delay=600s \
    --dead-letter-topic="$name-dead-letters" --max-delivery-attempts=100 --push-endpoint="$url$path" \
    --push-auth-service-account="$(account desk-push)" --push-auth-token-audience="$url" --project="$PROJECT"
  g pubsub topics add-iam-policy-binding "$name-dead-letters" --member="$agent" --role=roles/pubsub.publisher
  g pubsub subscriptions add-iam-policy-binding "$name-push" --member="$agent" --role=roles/pubsub.subscriber
  for publisher in "$@"; do
    g pubsub topics add-iam-policy-binding "$name" --member="serviceAccount:$(account "$publisher")" \
      --role=roles/pubsub.publisher
  done
}
# 31 days, the most there is: an entry outlives a holiday in which nobody mends its sink. An analysis is over in a day.
topic trade-log trade-log / 31d desk-intents
# Where a task is submitted: to the service of the API, or to the desk's own routes.
topic analysis analysis-worker / 7d desk-analysis desk-intents

# --- services and the job ------------------------------------------------------------------------------------------
# A new revision takes the place of the old one at once, or with --no-traffic when cloudbuild.yaml has tried it out.
service() {
  there "$1" "functions/$1.ts" || return 0
  render "$1" "services/$2"
  if ! $TRAFFIC; then
    local live
    live=$(run gcloud run services describe "$1" --region="$REGION" --project="$PROJECT" \
      --format='value(status.traffic[0].revisionName)')
    if $PLAN; then
      echo "$live"
      live="$1-before"
    fi
    sed -i "s|{ latestRevision: true, percent: 100 }|{ revisionName: $live, percent: 100 }\n    - { latestRevision: true, percent: 0, tag: next }|" \
      "$RENDERED/$1.yaml"
  fi
  g run services replace "$RENDERED/$1.yaml" --region="$REGION"
}
service intents "intents.$MODE.yaml"
service trade-log trade-log.yaml
service analysis analysis.yaml
service analysis-worker analysis-worker.yaml
service dashboard dashboard.yaml
# Identity-Aware Proxy's agent alone may invoke the page; who may pass the proxy is a role of its own.
if $ALL || [ -f functions/dashboard.ts ]; then
  run gcloud beta services identity create --service=iap.googleapis.com --project="$PROJECT" --quiet
  g run services add-iam-policy-binding dashboard --region="$REGION" --role=roles/run.invoker \
    --member="serviceAccount:service-$NUMBER@gcp-sa-iap.iam.gserviceaccount.com"
  [ -z "$ADMIN" ] || g projects add-iam-policy-binding "$PROJECT" --member="user:$ADMIN" \
    --role=roles/iap.httpsResourceAccessor --condition=None
fi
if there live functions/live.ts; then
  render live jobs/live.yaml
  g run jobs replace "$RENDERED/live.yaml" --region="$REGION"
fi

# --- the clock: New York time, a token of desk-scheduler; a run key from the schedule time makes retries harmless -------
# job INTENT SCHEDULE BODY: named as the intent and the slot it is for.
job() {
  local name=$1 intent=$2 schedule=$3 body=$4 verb
  there "job $name" "intents/$intent.ts" || return 0
  local url="https://intents-$NUMBER.$REGION.run.app"
  local common=(--location="$REGION" --schedule="$schedule" --time-zone=America/New_York --uri="$url/$intent"
    --http-method=post --message-body="$body" --oidc-service-account-email="$(account desk-scheduler)"
    --oidc-token-audience="$url" --attempt-deadline=300s --max-retry-attempts=3 --min-backoff=10s --max-backoff=60s)
  for verb in create update; do
    local headers=--headers
    [ $verb = create ] || headers=--update-headers
    if $PLAN; then
      echo "$(quoted gcloud scheduler jobs "$verb" http "$name" "${common[@]}" "$headers=Content-Type=application/json" --project="$PROJECT")# where it is $([ $verb = create ] && echo new || echo old)"
    elif gcloud scheduler jobs describe "$name" --location="$REGION" --project="$PROJECT" >/dev/null 2>&1; then
      [ $verb = create ] || gcloud scheduler jobs update http "$name" "${common[@]}" \
        "$headers=Content-Type=application/json" --project="$PROJECT"
    elif [ $verb = create ]; then
      gcloud scheduler jobs create http "$name" "${common[@]}" "$headers=Content-Type=application/json" --project="$PROJECT"
      # A desk begins still: nothing trades by the clock until somebody resumes the job (docs/operations.md).
      gcloud scheduler jobs pause "$name" --location="$REGION" --project="$PROJECT"
      break
    fi
  done
}
job collect-market-data collect-market-data '0 8 * * 1-5' '{}'
job reconciliation-morning trade-reconciliation '15 9 * * 1-5' '{}'
job allocation allocation '45 9 * * 1-5' '{"strategies":["spy-macd-vixy"]}'
job orchestrator orchestrator '0 10 * * 1-5' '{"strategies":["spy-macd-vixy"]}'
# enforceFlatEod: close-all itself sees, by each contract's hours, whether its close is near; on most days one of them finds nothing.
job flat-before-half-day close-all '45 12 * * 1-5' '{"beforeClose":true}'
job flat-before-close close-all '45 15 * * 1-5' '{"beforeClose":true}'
job reconciliation-evening trade-reconciliation '30 16 * * 1-5' '{}'
# Finds analysis tasks whose wake-up was lost: the same message as a submission publishes, to the same topic. Never paused: it trades
# nothing.
if there 'job analysis-sweep' functions/analysis-worker.ts; then
  sweep=(--location="$REGION" --schedule='* * * * *' --time-zone=Etc/UTC --topic=analysis --message-body='{}')
  ensure gcloud scheduler jobs describe analysis-sweep --location="$REGION" --project="$PROJECT" -- \
    gcloud scheduler jobs create pubsub analysis-sweep "${sweep[@]}" --project="$PROJECT"
  g scheduler jobs update pubsub analysis-sweep "${sweep[@]}"
fi
# Finds a gateway without a login, or a desk that is down, before the market opens.
job heartbeat ping '*/15 8-17 * * 1-5' ''

# --- what is watched -------------------------------------------------------------------------------------------------
for file in infra/metrics/*.yaml; do
  name=$(basename "$file" .yaml)
  ensure gcloud logging metrics describe "$name" --project="$PROJECT" -- \
    gcloud logging metrics create "$name" --config-from-file="$file" --project="$PROJECT"
  g logging metrics update "$name" --config-from-file="$file"
done
channels=''
if [ -n "$ADMIN" ] && ! $PLAN; then
  channels=$(gcloud beta monitoring channels list --project="$PROJECT" --format='value(name)' \
    --filter="type=email AND labels.email_address=$ADMIN" | head -1)
fi
if [ -n "$ADMIN" ] && [ -z "$channels" ]; then
  channels=$(run gcloud beta monitoring channels create --type=email --display-name="intentdesk: $ADMIN" \
    --channel-labels="email_address=$ADMIN" --project="$PROJECT" --format='value(name)')
  if $PLAN; then
    echo "$channels"
    channels="projects/$PROJECT/notificationChannels/1"
  fi
fi
for file in infra/alerts/*.yaml; do
  name="alert-$(basename "$file" .yaml)"
  render "$name" "alerts/$(basename "$file")"
  title=$(sed -n "s/^displayName: '\(.*\)'$/\1/p" "$file")
  policy=''
  $PLAN || policy=$(gcloud alpha monitoring policies list --project="$PROJECT" --filter="displayName=\"$title\"" \
    --format='value(name)' | head -1)
  if [ -n "$policy" ]; then
    g alpha monitoring policies update "$policy" --policy-from-file="$RENDERED/$name.yaml"
  else
    g alpha monitoring policies create --policy-from-file="$RENDERED/$name.yaml" ${channels:+--notification-channels="$channels"}
  fi
done
if [ -n "$BILLING" ] && [ -n "$BUDGET" ]; then
  if $PLAN || [ -z "$(gcloud billing budgets list --billing-account="$BILLING" --filter='displayName=intentdesk' --format='value(name)')" ]; then
    run gcloud billing budgets create --billing-account="$BILLING" --display-name=intentdesk \
      --budget-amount="$BUDGET" --filter-projects="projects/$PROJECT" --threshold-rule=percent=0.5 \
      --threshold-rule=percent=0.9 --threshold-rule=percent=1.0,basis=forecasted-spend
  fi
else
  echo '# skipped: a budget, because --billing ACCOUNT and --budget UNITS are not given'
fi
[ -n "$ADMIN" ] || echo '# skipped: e-mail of alerts and the first admin, because --admin EMAIL is not given'
echo "# The desk is HALTED and its jobs are paused until you say otherwise: docs/operations.md"

#!/usr/bin/env bash
# npm run check:infra: what can be said of the deployment without a cloud account. Each check prints what it proved, or
# "skipped:" and why; infra/check/README.md says what each proves and what it does not. A newcomer's machine has node and npm
# only; where a tool is promised, INFRA_NEEDS="shellcheck gcloud image registry" makes its absence a failure.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
export PATH="$PWD/node_modules/.bin:$PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)) && echo "ok: $1"; }
wrong() { failed=$((failed + 1)) && echo "FAILED: $1"; }
skip() { skipped=$((skipped + 1)) && echo "skipped: $1, because $2"; }
# missing CHECK WHY: allowed where nobody promised the tool.
missing() {
  if [[ " ${INFRA_NEEDS:-} " == *" $1 "* ]]; then
    wrong "$1: $2, and INFRA_NEEDS names it"
  else
    skip "$1" "$2"
  fi
}
check() {
  local what=$1
  shift
  if timeout 110 "$@" >"$work/out" 2>&1; then
    pass "$what: $(grep -E '^Tests:' "$work/out" || tail -1 "$work/out")"
    # Figures of the image, which docs/operations.md promises.
    grep -E '^(Image above its base|Start to first 200)' "$work/out" || true
  else
    tail -60 "$work/out"
    wrong "$what"
  fi
}

if command -v shellcheck >/dev/null; then
  check shellcheck sh -c 'shellcheck infra/*.sh infra/check/*.sh && echo "every script of infra is clean"'
else
  missing shellcheck 'shellcheck is not installed'
fi

# By path: a pattern would match the folder that a checkout lies in.
mapfile -t tests < <(find infra -name '*.test.ts' -not -path '*/node_modules/*')
check 'tests of infra and of the rules' node --experimental-vm-modules --disable-warning=ExperimentalWarning \
  node_modules/jest/bin/jest.js --maxWorkers=1 --runTestsByPath \
  test/security/firestore-rules.test.ts "${tests[@]}"
sbom() { node infra/check/write-sbom.ts >"$work/sbom.json" && echo "$(grep -o '"type":"library"' "$work/sbom.json" | wc -l) packages in the image"; }
export -f sbom
export work
check SBOM bash -c sbom

if [[ " ${INFRA_NEEDS:-} " == *' registry '* ]]; then
  check 'base image' node infra/check/check-base-image.ts
else
  skip 'base image' 'it asks the registry of images: INFRA_NEEDS=registry, or cloudbuild.yaml'
fi

if root=$(gcloud info --format='value(installation.sdk_root)' 2>/dev/null) && [ -n "$root" ]; then
  files=(Build=cloudbuild.yaml)
  : >"$work/commands"
  for mode in paper live; do
    mkdir "$work/$mode"
    RENDER_TO="$work/$mode" infra/deploy.sh my-project europe-west1 --mode $mode --admin ann@example.com --plan --all \
      --billing 000000-000000-000000 --budget 100EUR >>"$work/commands" || wrong "the plan of --mode $mode"
    RENDER_TO="$work/$mode" infra/deploy.sh my-project europe-west1 --mode $mode --plan --all --no-traffic \
      >>"$work/commands" || wrong "the plan of --mode $mode --no-traffic"
    for file in "$work/$mode"/*.yaml; do
      case $(basename "$file") in
        alert-*) files+=("AlertPolicy=$file") ;;
        live.yaml) files+=("Job=$file") ;;
        *) files+=("Service=$file") ;;
      esac
    done
  done
  {
    infra/destroy.sh my-project europe-west1 --confirm my-project --plan
    infra/shift-traffic.sh my-project europe-west1 --plan
    infra/try-paper.sh my-project europe-west1 --plan
    # What a person is told to type.
    # shellcheck disable=SC2016
    tr '\n' ' ' <docs/operations.md | grep -o '`gcloud [^`]*`' | tr -d '`'
  } >>"$work/commands"
  for file in infra/metrics/*.yaml; do files+=("LogMetric=$file"); done
  check 'gcloud' env CLOUDSDK_CONFIG="$work/gcloud" GCLOUD_ROOT="$root" \
    "$(gcloud info --format='value(basic.python_location)')" infra/check/with_gcloud.py "$work/commands" "${files[@]}"
else
  missing gcloud 'no Google Cloud SDK is installed'
fi

if ! node --input-type=module -e "await import('esbuild')" 2>/dev/null; then
  if grep -q '"esbuild"' package.json; then
    missing image 'the package esbuild is not installed'
  else
    skip image 'esbuild is not among the packages of the project yet'
  fi
elif ! command -v buildah >/dev/null || [ "$(id -u)" != 0 ]; then
  check bundle node infra/image/bundle.js "$work/app"
  skip 'image, built and run' 'it needs buildah, and root'
else
  check image infra/check/image.sh
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]

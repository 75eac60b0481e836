# One image for every function: FUNCTION_TARGET chooses (functions/start.ts). docs/operations.md says what is checked.
# The base has Node 24.21.0, the one that package-lock.json brings for tests; `node infra/check/check-base-image.ts` asks the registry
# whether the digest is there and is that.
FROM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY dashboard/package.json dashboard/
# Packages of every workspace, at the bytes of the lockfile. Install scripts are off (.npmrc).
RUN npm ci --no-audit
COPY . .
RUN ["npm", "run", "dashboard:build"]
RUN ["node", "infra/image/bundle.js", "/app"]

FROM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY --from=build /app /app
RUN ["node", "-e", "const fs = require('node:fs'); fs.mkdirSync('/cache'); fs.chownSync('/cache', 1000, 1000)"]
# By number, so that a platform that demands a non-root user can see it. Node's compile cache is kept by user: warmed as
# the user who runs. The code stays root's, which this user cannot change.
USER 1000:1000
ENV NODE_COMPILE_CACHE=/cache
RUN ["node", "infra/image/warm.js", "/app/functions"]
EXPOSE 8080
STOPSIGNAL SIGTERM
# Node itself is process 1 and gets the signal; no shell between.
ENTRYPOINT ["node", "functions/start.js"]

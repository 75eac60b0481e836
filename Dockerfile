# One image for every function: FUNCTION_TARGET chooses (functions/start.ts). docs/operations.md says what is checked.
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY dashboard/package.json dashboard/
# Packages of every workspace, at the bytes of the lockfile. Install scripts are off (.npmrc).
RUN npm ci --no-audit
COPY . .
RUN ["npm", "run", "dashboard:build"]
RUN ["node", "infra/image/bundle.js", "/app"]

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
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

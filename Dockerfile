# One file, three images: `docker build --target order-core .` (or intake-gateway, ar-health). The three differ by one
# folder of dist/, so they share every layer below it and one place pins the base image.
FROM node:20.20.2-bookworm-slim AS base
WORKDIR /srv

# Compiling needs the dev dependencies (@swc/core); nothing of this stage but dist/ is kept.
FROM base AS build
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY .swcrc ./
COPY tools/build.mjs tools/
COPY libs libs
COPY apps apps
RUN node tools/build.mjs

# The optional packages are the embedded PostgreSQL of `npm start`; a service in a container has DATABASE_URL.
FROM base AS packages
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base AS service
ENV NODE_ENV=production
COPY --from=packages /srv/node_modules node_modules
# Its "imports" map #domain/* and the like to dist/libs.
COPY package.json ./
COPY tools/probe-health.mjs tools/
COPY --from=build /srv/dist/libs dist/libs
# The only folder a service may write to (watched EDI folders); owned by the user it runs as, also as a new volume.
RUN mkdir data && chown 1000:1000 data
# The image's user `node`, by number, so that a cluster can see that it is not root.
USER 1000:1000
# Live, not ready: an engine may restart what is not live, and a database that is away is no reason for that.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["node", "tools/probe-health.mjs", "/health/live"]

FROM service AS intake-gateway
COPY --from=build /srv/dist/apps/intake-gateway dist/apps/intake-gateway
ENV PORT=3001
EXPOSE 3001
CMD ["node", "--enable-source-maps", "dist/apps/intake-gateway/src/main.js"]

FROM service AS order-core
COPY --from=build /srv/dist/apps/order-core dist/apps/order-core
ENV PORT=3002
EXPOSE 3002
CMD ["node", "--enable-source-maps", "dist/apps/order-core/src/main.js"]

FROM service AS ar-health
COPY --from=build /srv/dist/apps/ar-health dist/apps/ar-health
ENV PORT=3003
EXPOSE 3003
CMD ["node", "--enable-source-maps", "dist/apps/ar-health/src/main.js"]

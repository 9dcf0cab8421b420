# docker build -t concord .     The steps are the Makefile's own.
FROM rust:1.95-bookworm AS build
WORKDIR /src
ENV CONCORD_CACHE=/cache CONCORD_PROFILE=dist
# The tools first: this layer stays until one of their versions changes.
COPY Cargo.toml Cargo.lock ./
COPY scripts scripts
RUN scripts/setup build
COPY . .
RUN make build ARGS="--to /opt/concord"

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin concord
COPY --from=build /opt/concord /opt/concord
USER concord
WORKDIR /opt/concord
ENV CONCORD_ADDR=0.0.0.0:8000 \
    LEPTOS_OUTPUT_NAME=concord \
    LEPTOS_SITE_ROOT=/opt/concord/site \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    LEPTOS_ENV=PROD
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/opt/concord/concord", "healthcheck"]
# This image holds no PostgreSQL: DATABASE_URL must name one (docker-compose.yml brings it).
ENTRYPOINT ["/opt/concord/concord"]

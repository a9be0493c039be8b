# syntax=docker/dockerfile:1
# The exchange (target `exchange`) and its connection pooler (target `pooler`).

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/exchange
ENV EXCHANGE_STATIC_FOLDER=/srv/exchange/.static
COPY . .
RUN deploy/build

FROM python:3.11-slim-bookworm AS exchange
# The CJK fonts hold the rare characters of names that the vendored font lacks.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin exchange \
  && install -d -o exchange -g exchange -m 0700 /data /keys
COPY --from=build /srv/exchange /srv/exchange
WORKDIR /srv/exchange
ENV DJANGO_SETTINGS_MODULE=transfer.settings.prod \
    EXCHANGE_STATIC_FOLDER=/srv/exchange/.static \
    EXCHANGE_DATA_FOLDER=/data \
    EXCHANGE_KEY_FOLDER=/keys \
    PYTHONDONTWRITEBYTECODE=1
USER exchange
VOLUME ["/data", "/keys"]
EXPOSE 8000 8001
ENTRYPOINT ["/srv/exchange/deploy/run"]
CMD ["web"]

FROM debian:bookworm-slim AS pooler
RUN apt-get update && apt-get install -y --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10002 --user-group --no-create-home --shell /usr/sbin/nologin pooler \
  && install -d -o pooler -g pooler -m 0700 /run/pgbouncer
COPY deploy/pooler/start /usr/local/bin/start-pooler
USER pooler
EXPOSE 6432
ENTRYPOINT ["/usr/local/bin/start-pooler"]

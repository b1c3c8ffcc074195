# The compiler runs on the builder's own machine, whichever is built for: an
# emulated one would need an hour for PostgreSQL's parser, which is C.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
ARG BUILDARCH
ARG TARGETARCH
RUN if [ "$TARGETARCH" = arm64 ] && [ "$BUILDARCH" != arm64 ]; then \
      apt-get update && apt-get install -y --no-install-recommends gcc-aarch64-linux-gnu libc6-dev-arm64-cross; \
    fi
WORKDIR /src
COPY . .
ARG VERSION=dev
# cgo makes a build take minutes; where the builder keeps these folders, the
# next one takes seconds.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    if [ "$TARGETARCH" = arm64 ] && [ "$BUILDARCH" != arm64 ]; then export CC=aarch64-linux-gnu-gcc; fi; \
    CGO_ENABLED=1 GOARCH=$TARGETARCH go build -trimpath -tags netgo,osusergo \
    -ldflags "-s -w -linkmode external -extldflags '-static' -X github.com/oncebitten/oncebitten/command.Version=$VERSION" \
    -o /oncebitten .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /oncebitten /oncebitten
ENTRYPOINT ["/oncebitten"]

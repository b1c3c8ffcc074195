FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY . .
ARG VERSION=dev
# cgo makes a build take minutes; where the builder keeps these folders, the
# next one takes seconds.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=1 go build -trimpath -tags netgo,osusergo \
    -ldflags "-s -w -linkmode external -extldflags '-static' -X github.com/oncebitten/oncebitten/command.Version=$VERSION" \
    -o /oncebitten .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /oncebitten /oncebitten
ENTRYPOINT ["/oncebitten"]

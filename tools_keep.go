//go:build keep

package main

import (
	_ "github.com/bmatcuk/doublestar/v4"
	_ "github.com/getkin/kin-openapi/openapi3"
	_ "github.com/goccy/go-yaml"
	_ "github.com/google/go-github/v60/github"
	_ "github.com/owenrumney/go-sarif/v3/pkg/report"
	_ "github.com/pganalyze/pg_query_go/v5"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/sethvargo/go-githubactions"
	_ "github.com/spf13/cobra"
	_ "github.com/tree-sitter/go-tree-sitter"
	_ "github.com/tree-sitter/tree-sitter-python/bindings/go"
	_ "github.com/yuin/goldmark"
)

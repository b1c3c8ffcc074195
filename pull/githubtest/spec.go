package githubtest

import (
	"bytes"
	_ "embed" // for the description
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// description is the part of GitHub's published OpenAPI description with the
// calls that a reviewer of pull requests needs; its licence is beside it.
//
//go:embed testdata/openapi.json
var description []byte

// spec holds requests against the description.
type spec struct {
	doc    *openapi3.T
	routes []specRoute
}

// specRoute is one path of the description.
type specRoute struct {
	template string
	pattern  *regexp.Regexp
	names    []string
	item     *openapi3.PathItem
}

// sharedSpec is the description, read once for all servers of a process:
// that takes longer than most tests. Nobody changes it.
var sharedSpec = sync.OnceValues(loadSpec)

func loadSpec() (*spec, error) {
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		return nil, fmt.Errorf("reading GitHub's description: %w", err)
	}
	s := &spec{doc: doc}
	for template, item := range doc.Paths.Map() {
		s.routes = append(s.routes, newSpecRoute(template, item))
	}
	// A path with fewer parameters is meant before one with more.
	sort.Slice(s.routes, func(i, j int) bool {
		a, b := s.routes[i], s.routes[j]
		if len(a.names) != len(b.names) {
			return len(a.names) < len(b.names)
		}
		return a.template < b.template
	})
	return s, nil
}

var pathParameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// newSpecRoute makes a pattern of a path. Some last parameters hold slashes,
// as the path of a file does, which kin-openapi's own routers do not match.
func newSpecRoute(template string, item *openapi3.PathItem) specRoute {
	r := specRoute{template: template, item: item}
	var pattern strings.Builder
	pattern.WriteString("^")
	last := 0
	for _, m := range pathParameter.FindAllStringSubmatchIndex(template, -1) {
		name := template[m[2]:m[3]]
		pattern.WriteString(regexp.QuoteMeta(template[last:m[0]]))
		switch name {
		case "path", "basehead", "ref", "branch":
			pattern.WriteString("(.+)")
		default:
			pattern.WriteString("([^/]+)")
		}
		r.names = append(r.names, name)
		last = m[1]
	}
	pattern.WriteString(regexp.QuoteMeta(template[last:]) + "$")
	r.pattern = regexp.MustCompile(pattern.String())
	return r
}

// find gives the route of a request and its parameters.
func (s *spec) find(method, path string) (*routers.Route, map[string]string, error) {
	for _, r := range s.routes {
		m := r.pattern.FindStringSubmatch(path)
		operation := r.item.GetOperation(method)
		if m == nil || operation == nil {
			continue
		}
		parameters := map[string]string{}
		for i, name := range r.names {
			value, err := url.PathUnescape(m[i+1])
			if err != nil {
				return nil, nil, err
			}
			parameters[name] = value
		}
		return &routers.Route{Spec: s.doc, Path: r.template, PathItem: r.item, Method: method, Operation: operation}, parameters, nil
	}
	return nil, nil, fmt.Errorf("there is no such call")
}

// validate holds a request at an escaped path against the description. It is
// stricter than the description's letter: parameters and properties that
// GitHub does not name are refused too, since GitHub would ignore them.
func (s *spec) validate(req *http.Request, path string, body []byte) error {
	route, parameters, err := s.find(req.Method, path)
	if err != nil {
		return err
	}
	copied := req.Clone(req.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: parameters, Route: route, QueryParams: req.URL.Query(),
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(req.Context(), input); err != nil {
		return err
	}
	for name := range req.URL.Query() {
		if !declares(route, name) {
			return fmt.Errorf("there is no query parameter %q", name)
		}
	}
	return knownProperties(route.Operation, body)
}

func declares(route *routers.Route, query string) bool {
	for _, list := range []openapi3.Parameters{route.Operation.Parameters, route.PathItem.Parameters} {
		if list.GetByInAndName(openapi3.ParameterInQuery, query) != nil {
			return true
		}
	}
	return false
}

// knownProperties refuses properties of a JSON body that the description does not name.
func knownProperties(operation *openapi3.Operation, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	if operation.RequestBody == nil || operation.RequestBody.Value == nil {
		return fmt.Errorf("the call takes no body")
	}
	media := operation.RequestBody.Value.Content.Get("application/json")
	if media == nil || media.Schema == nil {
		return fmt.Errorf("the call takes no JSON")
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	return known("body", media.Schema.Value, value)
}

func known(place string, schema *openapi3.Schema, value any) error {
	switch value := value.(type) {
	case map[string]any:
		if schema == nil || len(schema.Properties) == 0 {
			return nil
		}
		for name, inner := range value {
			property, ok := schema.Properties[name]
			if !ok {
				return fmt.Errorf("%s has no property %q", place, name)
			}
			if err := known(place+"."+name, property.Value, inner); err != nil {
				return err
			}
		}
	case []any:
		for i, inner := range value {
			if schema == nil || schema.Items == nil {
				return nil
			}
			if err := known(fmt.Sprintf("%s[%d]", place, i), schema.Items.Value, inner); err != nil {
				return err
			}
		}
	}
	return nil
}

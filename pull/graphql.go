package pull

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// graphqlError is one entry of a GraphQL answer's errors, which come with status 200.
type graphqlError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// query sends a GraphQL query or mutation and reads its data into a pointer.
// Data that came along with errors is read as well.
func (c *Client) query(ctx context.Context, a action, text string, variables map[string]any, data any) error {
	if !a.writes {
		ctx = context.WithValue(ctx, repeatable{}, true)
	}
	body := map[string]any{"query": text}
	if len(variables) > 0 {
		body["variables"] = variables
	}
	for attempt := 1; ; attempt++ {
		req, err := c.rest.NewRequest(http.MethodPost, c.graphql, body)
		if err != nil {
			return wording.Errorf("%s: %w", a.doing, err)
		}
		var answer struct {
			Data   json.RawMessage `json:"data"`
			Errors []graphqlError  `json:"errors"`
		}
		if _, err := c.rest.Do(ctx, req, &answer); err != nil {
			return explain(a, err)
		}
		err = explainGraphQL(a, answer.Errors)
		if isFault(answer.Errors) && !a.writes && attempt < maxFaults && c.transport.again(ctx, attempt, err) {
			continue
		}
		if len(answer.Data) > 0 {
			if err := json.Unmarshal(answer.Data, data); err != nil {
				return wording.Errorf("%s: the answer is not what was asked for: %w", a.doing, err)
			}
		}
		return err
	}
}

// maxFaults is how often a query is sent at most that GitHub fails to answer.
const maxFaults = 3

// isFault reports whether the errors of an answer say that GitHub has failed,
// such as in time, and not that it refuses something.
func isFault(failures []graphqlError) bool {
	for _, f := range failures {
		if f.Type != "INTERNAL" && !strings.HasPrefix(f.Message, "Something went wrong") {
			return false
		}
	}
	return len(failures) > 0
}

func explainGraphQL(a action, failures []graphqlError) error {
	if len(failures) == 0 {
		return nil
	}
	if isFault(failures) {
		return wording.Errorf("%s: GitHub answers with status %d: %s", a.doing, http.StatusOK, said(failures[0].Message))
	}
	var messages []string
	for _, f := range failures {
		switch f.Type {
		case "FORBIDDEN", "INSUFFICIENT_SCOPES":
			return &PermissionError{Doing: a.doing, Scope: a.scope, Message: f.Message}
		case "RATE_LIMITED", "RATE_LIMIT":
			return wording.Errorf("%s: %w", a.doing, &RateLimitError{Message: f.Message})
		}
		messages = append(messages, f.Message)
	}
	if failures[0].Type == "NOT_FOUND" {
		return &NotFoundError{Doing: a.doing, Scope: a.scope}
	}
	return &ValidationError{Doing: a.doing, Messages: messages}
}

package pull

import (
	"context"
	"net/http"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// Limit is how many requests GitHub still answers.
type Limit struct {
	// Name is "core" for REST, "graphql" for GraphQL.
	Name             string
	Remaining, Limit int
	Reset            time.Time
}

// Limits asks how many requests are left until when. To ask costs none.
func (c *Client) Limits(ctx context.Context) ([]Limit, error) {
	a := action{doing: wording.Say("asking for the rate limits"), scope: "contents: read"}
	req, err := c.rest.NewRequest(http.MethodGet, "rate_limit", nil)
	if err != nil {
		return nil, err
	}
	type window struct {
		Limit     int   `json:"limit"`
		Remaining int   `json:"remaining"`
		Reset     int64 `json:"reset"`
	}
	var answer struct {
		Resources map[string]window `json:"resources"`
	}
	if _, err := c.rest.Do(ctx, req, &answer); err != nil {
		return nil, explain(a, err)
	}
	var out []Limit
	for _, name := range []string{"core", "graphql"} {
		if w, ok := answer.Resources[name]; ok {
			out = append(out, Limit{Name: name, Remaining: w.Remaining, Limit: w.Limit, Reset: time.Unix(w.Reset, 0).UTC()})
		}
	}
	return out, nil
}

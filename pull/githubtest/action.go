package githubtest

import (
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// Action is what an action.yml says, as far as the runner needs it to start
// a container.
// See https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax.
type Action struct {
	Inputs  map[string]ActionInput  `yaml:"inputs"`
	Outputs map[string]ActionOutput `yaml:"outputs"`
	Runs    struct {
		Using string   `yaml:"using"`
		Image string   `yaml:"image"`
		Args  []string `yaml:"args"`
	} `yaml:"runs"`
}

// ActionInput is an input of an Action.
type ActionInput struct {
	Description string `yaml:"description"`
	Default     string `yaml:"default"`
	Required    bool   `yaml:"required"`
}

// ActionOutput is an output of an Action.
type ActionOutput struct {
	Description string `yaml:"description"`
}

// ReadAction reads an action.yml.
func ReadAction(path string) (*Action, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var a Action
	if err := yaml.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &a, nil
}

// Env has a variable for every input, as the runner sets them: the value of
// the workflow's `with:`, else the default, in which ${{ github.token }} is
// the token. An input with neither is there too, and empty.
func (a *Action) Env(with map[string]string, token string) map[string]string {
	env := map[string]string{}
	for name, input := range a.Inputs {
		value, given := with[name]
		if !given {
			value = strings.ReplaceAll(input.Default, "${{ github.token }}", token)
		}
		env["INPUT_"+strings.ToUpper(strings.ReplaceAll(name, " ", "_"))] = value
	}
	return env
}

package command

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

var update = flag.Bool("update", false, "write the generated parts of README.md")

// TestReadme holds the parts of the README that are written from the code
// against the code: `go test ./command -run Readme -update` writes them.
func TestReadme(t *testing.T) {
	const path = "../README.md"
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(old)
	for name, part := range map[string]string{"workflow": workflowPart(checkWorkflow), "answers": workflowPart(acceptWorkflow), "inputs": inputsPart(t), "truth": truthPart(t), "checks": checksPart(), "tables": tablesPart()} {
		block := regexp.MustCompile(`(?s)(<!-- ` + name + `: written by a test -->\n).*?(<!-- end -->)`)
		if !block.MatchString(text) {
			t.Fatalf("README.md has no part %q", name)
		}
		text = block.ReplaceAllStringFunc(text, func(found string) string {
			m := block.FindStringSubmatch(found)
			return m[1] + "\n" + part + "\n" + m[2]
		})
	}
	if text == string(old) {
		return
	}
	if !*update {
		t.Fatal("README.md is not what the code says: go test ./command -run Readme -update writes it")
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// workflowPart is a workflow that init writes, without its remarks.
func workflowPart(file string) string {
	_, body, _ := strings.Cut(file, "name: ")
	return "```yaml\nname: " + body + "```\n"
}

// tablesPart is the query that tells how big tables are.
func tablesPart() string { return "```sql\n" + config.TablesQuery + "\n```\n" }

// inputsPart is a table of the inputs and outputs of action.yml.
func inputsPart(t *testing.T) string {
	text, err := os.ReadFile("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs, Outputs yaml.MapSlice
	}
	if err := yaml.Unmarshal(text, &action); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, list := range []struct {
		title string
		items yaml.MapSlice
	}{{"input", action.Inputs}, {"output", action.Outputs}} {
		fmt.Fprintf(&b, "| %s | |\n|---|---|\n", list.title)
		for _, item := range list.items {
			fields, _ := item.Value.(map[string]any)
			fmt.Fprintf(&b, "| `%v` | %v |\n", item.Key, fields["description"])
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// truthPart is the table that the truth test of the effects writes.
func truthPart(t *testing.T) string {
	text, err := os.ReadFile("../postgres/testdata/truth/table.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checksPart is the table of checks, each with a link to its page.
func checksPart() string {
	var b strings.Builder
	b.WriteString("| check | severity | its lesson |\n|---|---|---|\n")
	for _, c := range checks.All {
		severity := c.Severity.String()
		if c.OffByDefault {
			severity = "off"
		}
		fmt.Fprintf(&b, "| [`%s`](%s) | %s | %s |\n", c.Name, review.PagePath(c.Name, wording.English), severity, checks.Title(c.Name))
	}
	return b.String()
}

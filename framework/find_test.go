package framework_test

import (
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

// suffix is a tool whose migrations are all files that end in a suffix.
type suffix struct {
	name, suffix string
	err          error
}

func (f suffix) Name() string { return f.name }

func (f suffix) Find(s framework.Snapshot, _ framework.Options) ([]framework.Project, error) {
	byFolder := map[string][]string{}
	for _, p := range s.Paths() {
		if strings.HasSuffix(p, f.suffix) {
			byFolder[path.Dir(p)] = append(byFolder[path.Dir(p)], p)
		}
	}
	var out []framework.Project
	for folder, files := range byFolder { // in no order: Find sorts
		out = append(out, project{framework: f.name, name: folder, files: files})
	}
	return out, f.err
}

type project struct {
	framework.Project
	framework, name string
	files           []string
}

func (p project) Framework() string                               { return p.framework }
func (p project) Name() string                                    { return p.name }
func (p project) Files() []string                                 { return p.files }
func (p project) Read([]*migration.Source) []*migration.Migration { return nil }

func describe(projects []framework.Project) []string {
	var out []string
	for _, p := range projects {
		out = append(out, p.Framework()+" "+p.Name()+": "+strings.Join(p.Files(), " "))
	}
	return out
}

func TestFindGivesEachFileToOneTool(t *testing.T) {
	s := framework.Texts(map[string]string{"z/1.up.sql": "", "a/1.sql": "", "a/2.up.sql": "", "m/x.py": ""})
	broken := errors.New("reading alembic.ini: no script_location")
	all := []framework.Framework{suffix{"python", ".py", broken}, suffix{"pairs", ".up.sql", nil}, suffix{"sql", ".sql", nil}}

	projects, err := framework.Find(s, framework.Options{}, all)
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v, want it to join %v", err, broken)
	}
	want := []string{"pairs a: a/2.up.sql", "sql a: a/1.sql", "python m: m/x.py", "pairs z: z/1.up.sql"}
	if got := describe(projects); !slices.Equal(got, want) {
		t.Errorf("projects are %q, want %q", got, want)
	}
}

func TestFindAsksOnlyTheChosenFramework(t *testing.T) {
	s := framework.Texts(map[string]string{"a/1.sql": "", "m/x.py": ""})
	all := []framework.Framework{suffix{"python", ".py", nil}, suffix{"sql", ".sql", nil}}

	projects, err := framework.Find(s, framework.Options{Framework: "sql"}, all)
	if got, want := describe(projects), []string{"sql a: a/1.sql"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("projects are %q with error %v, want %q", got, err, want)
	}
	_, err = framework.Find(s, framework.Options{Framework: "slq"}, all)
	if err == nil || !strings.Contains(err.Error(), `"slq"`) || !strings.Contains(err.Error(), "python, sql") {
		t.Errorf("the error %v should name slq and the frameworks there are", err)
	}
}

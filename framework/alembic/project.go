package alembic

import (
	"runtime"
	"slices"
	"sync"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// project is one Alembic environment.
type project struct {
	name  string
	files []string
	sql   migration.SQLReader
	// transactionPerMigration is what env.py configures.
	transactionPerMigration bool
	// connection are the timeouts that env.py or the configuration give to the connection.
	connection map[string]string
	// library are the modules of the repository that revisions import.
	library *library
	// env is the text of env.py, from which naming comes, once.
	env    string
	once   sync.Once
	naming naming
	// parsed is the file that was amended or rendered for last.
	parsed *parsedFile
}

func (p *project) Framework() string { return Name }

func (p *project) Name() string { return p.name }

func (p *project) Files() []string { return slices.Clone(p.files) }

// Outline is Read: what a revision follows is said in its code.
func (p *project) Outline(sources []*migration.Source) []*migration.Migration { return p.Read(sources) }

// Read reads revision files, several at a time. A file that is no revision
// (no revision identifier and no upgrade function) gives no migration.
func (p *project) Read(sources []*migration.Source) []*migration.Migration {
	p.library.prepare(sources)
	p.once.Do(func() { p.naming = p.library.findNaming(p.name, p.env) })
	migrations := make([]*migration.Migration, len(sources))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sources)) {
		workers.Go(func() { p.work(sources, migrations, next) })
	}
	for i := range sources {
		next <- i
	}
	close(next)
	workers.Wait()
	return slices.DeleteFunc(migrations, isNoRevision)
}

// work reads the files whose numbers it is given.
func (p *project) work(sources []*migration.Source, migrations []*migration.Migration, next <-chan int) {
	parser, err := p.library.parser()
	if err == nil {
		defer parser.Close()
	}
	for i := range next {
		if err != nil {
			migrations[i] = unreadable(sources[i], wording.OfError(err))
		} else {
			migrations[i] = p.readSafely(parser, sources[i])
		}
		migrations[i].Project = p.name
		migrations[i].ContinuesTransaction = !p.transactionPerMigration
		migrations[i].Connection = p.connection
	}
}

// readSafely reads one file. A mistake in this reader costs that file, not the
// review.
func (p *project) readSafely(parser *syntax.Parser, source *migration.Source) (m *migration.Migration) {
	defer func() {
		if fault := recover(); fault != nil {
			m = unreadable(source, wording.Say("a mistake in Once Bitten: %v", fault))
		}
	}()
	return readMigration(parser, source, &recorder{reader: p.sql, naming: p.naming, files: p.library}, p.library.module)
}

// unreadable is the migration of a file that could not be read at all.
func unreadable(source *migration.Source, reason wording.Text) *migration.Migration {
	return &migration.Migration{
		Framework: Name,
		Source:    source,
		Unread:    []migration.Unread{{Span: source.Whole(), Direction: migration.Upgrade, Reason: reason}},
	}
}

// isNoRevision reports whether a file is a module that lies beside the
// revisions: it was read in full, and has nothing that a revision has.
func isNoRevision(m *migration.Migration) bool {
	return m.Revision == "" && len(m.Header) == 0 && len(m.Statements) == 0 &&
		len(m.Unread) == 1 && m.Unread[0].Reason == noUpgrade && m.Rollback == migration.RollbackMissing
}

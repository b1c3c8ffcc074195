package servererror

import (
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

var (
	// serverStatement is how the server's log names the statement of an error
	// before it, in English and in French; other lines of it begin with a tab.
	serverStatement = lazyregexp.New(`(?:STATEMENT|INSTRUCTION)\s?:\s+(\S.*)$`)
	// alchemyStatement is SQLAlchemy's, which ends with a bracket at the end of a line.
	alchemyStatement = lazyregexp.New(`\[SQL: (.*)$`)
	// toolStatement is that of Flyway ("Statement  : …") and of drivers for Node ("query: '…',").
	toolStatement = lazyregexp.New(`^\s*(?:Statement\s*:\s|query:\s*['"` + "`" + `])(.*)$`)
	// serverLine is where the server points into the statement; one with dots is cut.
	serverLine = lazyregexp.New(`(?:LINE|LIGNE) 1\s?: (.*)$`)
)

// startStatement reads the beginning of a statement, if a line is one.
func (f *finder) startStatement(line string) bool {
	if m := alchemyStatement.FindStringSubmatch(line); m != nil {
		if message, state, ok := messageIn(line); ok { // all on one line
			f.add(message, state, "")
		}
		if f.last < 0 {
			return false
		}
		if text, ok := strings.CutSuffix(strings.TrimSpace(m[1]), "]"); ok {
			f.begin(f.last, text, nil)
			f.endStatement()
			return true
		}
		f.begin(f.last, m[1], func(line string) (string, bool) {
			if text, ok := strings.CutSuffix(strings.TrimRight(line, " "), "]"); ok {
				return text, true
			}
			return line, false
		})
		return true
	}
	if f.last < 0 {
		return false
	}
	if m := serverStatement.FindStringSubmatch(line); m != nil {
		f.begin(f.owner(line), m[1], func(line string) (string, bool) {
			rest, more := strings.CutPrefix(line, "\t")
			if !more {
				return "", true
			}
			return rest, false
		})
		return true
	}
	if m := toolStatement.FindStringSubmatch(line); m != nil {
		f.begin(f.last, strings.TrimRight(strings.TrimRight(m[1], ", "), "'\"`"), nil)
		f.endStatement()
		return true
	}
	if m := serverLine.FindStringSubmatch(line); m != nil && !strings.Contains(m[1], "...") && f.errors[f.last].Statement == "" {
		f.begin(f.last, m[1], nil)
		f.endStatement()
		return true
	}
	return false
}

// owner is the error that a line of the server's log belongs to.
func (f *finder) owner(line string) int {
	if at, ok := f.session[sessionOf(line)]; ok {
		return at
	}
	return f.last
}

func (f *finder) begin(owner int, text string, ends func(string) (string, bool)) {
	f.statement, f.ends, f.statementFor = &strings.Builder{}, ends, owner
	f.addStatement(text)
}

func (f *finder) addStatement(line string) {
	if f.statement.Len()+len(line) < maxStatement {
		f.statement.WriteString(line + "\n")
	}
}

func (f *finder) endStatement() {
	if f.statement == nil {
		return
	}
	text := strings.TrimSpace(f.statement.String())
	f.statement = nil
	if e := &f.errors[f.statementFor]; e.Statement == "" || strings.HasPrefix(text, e.Statement) {
		e.Statement = Redact(text)
	}
}

// csvError is the part of a line of the server's CSV log that is the same
// everywhere (PostgreSQL manual, "Using CSV-Format Log Output").
var csvError = lazyregexp.New(`,(?:ERROR|FATAL|PANIC|ERREUR),([0-9A-Z]{5}),(".*)$`)

// csv reads a line of the server's CSV log.
func (f *finder) csv(line string) bool {
	if !containsAny(line, severity) {
		return false
	}
	m := csvError.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	reader := csv.NewReader(strings.NewReader(m[2]))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	fields, err := reader.Read()
	if err != nil || len(fields) == 0 {
		return false
	}
	f.add(clean(fields[0]), m[1], "")
	const query = 6 // message, detail, hint, internal query, its position, context, query
	if len(fields) > query && fields[query] != "" && f.last >= 0 {
		f.begin(f.last, fields[query], nil)
		f.endStatement()
	}
	return true
}

// json reads a line that is a JSON object: one of the server's JSON log, or
// what a container's log puts around a line.
func (f *finder) json(line string) bool {
	var entry struct {
		Severity  string `json:"error_severity"`
		State     string `json:"state_code"`
		Message   string `json:"message"`
		Statement string `json:"statement"`
		Log       string `json:"log"`
		Text      string `json:"textPayload"`
		Msg       string `json:"msg"`
		Error     any    `json:"error"`
	}
	if json.Unmarshal([]byte(line), &entry) != nil {
		return false
	}
	if entry.Severity != "" {
		if containsAny(entry.Severity, severity) {
			f.add(clean(entry.Message), entry.State, "")
			if entry.Statement != "" && f.last >= 0 {
				f.begin(f.last, entry.Statement, nil)
				f.endStatement()
			}
		}
		return true
	}
	wrapped, _ := entry.Error.(string)
	for _, text := range []string{entry.Log, entry.Text, entry.Msg, entry.Message, wrapped} {
		for inner := range strings.Lines(text) {
			if inner = strings.TrimRight(inner, "\r\n"); !strings.HasPrefix(strings.TrimLeft(inner, " "), "{") {
				f.line(inner)
			}
		}
	}
	return true
}

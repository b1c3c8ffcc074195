package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// opPath is where Alembic's operations are imported from.
const opPath = "alembic.op"

// dialectName is what the dialect's name is in code that asks: migrations
// are read as they run on PostgreSQL.
const dialectName = "postgresql"

// Attribute resolves the name of the dialect, for code that asks for it.
func (r *recorder) Attribute(a *python.Attribute) python.Value {
	if class, ok := a.Of.(*python.Class); ok && isModelColumn(class, a.Name) {
		return a // so that its name stays known
	}
	switch a.Name {
	case "name":
		if a.Of == dialect {
			return python.String{Text: python.Plain(dialectName)}
		}
		if of, ok := a.Of.(*python.Attribute); ok && (of.Name == "dialect" || of.Name == "engine") && reachesDatabase(of.Of) {
			return python.String{Text: python.Plain(dialectName)}
		}
		if call, ok := a.Of.(*python.Call); ok && methodOf(call) == "get_dialect" {
			return python.String{Text: python.Plain(dialectName)}
		}
	case "dialect_name", "__dialect__", "drivername":
		return python.String{Text: python.Plain(dialectName)}
	case "version_table_schema": // unless env.py sets it
		if reachesDatabase(a.Of) {
			return python.None{}
		}
	case "as_sql":
		if reachesDatabase(a.Of) {
			return python.Bool(false)
		}
	}
	return nil
}

// Call turns a call into statements, if it is one that sends any.
func (r *recorder) Call(c *python.Call) python.Value {
	if strings.HasSuffix(python.PathOf(c.Callee), "context.is_offline_mode") {
		return python.Bool(false)
	}
	if name, ok := operationName(c.Callee); ok {
		return r.operation(c, name)
	}
	if text, ok := r.fileText(c); ok {
		return python.String{Text: python.Plain(text)}
	}
	switch python.PathOf(c.Callee) {
	case "builtins.isinstance":
		return isDialect(c)
	case "builtins.getattr":
		if len(c.Arguments) > 0 && isOperations(c.Arguments[0].Value) {
			r.NotRead(c.Place, wording.Say("which operation it is: %s", python.Kind(c.Arguments[len(c.Arguments)-1].Value)))
		}
		return nil
	case "builtins.exec", "builtins.eval":
		r.NotRead(c.Place, wording.Say("code in a string is not followed"))
		return nil
	}
	method, ok := c.Callee.(*python.Attribute)
	if !ok {
		return r.other(c)
	}
	if manager, ok := method.Of.(*python.Call); ok {
		if b := r.batches[manager]; b != nil {
			return r.batchOperation(c, method.Name, b)
		}
	}
	switch {
	case reachesDatabase(method.Of):
		return r.connectionCall(c, method)
	case r.createOrDrop(c, method):
		return python.None{}
	}
	return r.other(c)
}

// dialects are the words that tell the dialects of SQLAlchemy in the names of
// their modules and classes.
var dialects = []string{"sqlite", "mysql", "mariadb", "oracle", "mssql", "mysqldb"}

// isDialect is isinstance(bind.dialect, …); nil where it asks for something else.
func isDialect(c *python.Call) python.Value {
	if len(c.Arguments) != 2 {
		return nil
	}
	of, ok := c.Arguments[0].Value.(*python.Attribute)
	if !ok || of.Name != "dialect" || !reachesDatabase(of.Of) {
		return nil
	}
	class := strings.ToLower(python.PathOf(c.Arguments[1].Value))
	if strings.Contains(class, "postgresql") || strings.Contains(class, "pgdialect") {
		return python.Bool(true)
	}
	if slices.ContainsFunc(dialects, func(d string) bool { return strings.Contains(class, d) }) {
		return python.Bool(false)
	}
	return nil
}

// Overloads reports whether a symbol is an expression of SQLAlchemy.
func (r *recorder) Overloads(v python.Value) bool {
	l := &lowering{recorder: r}
	if call, ok := v.(*python.Call); ok && !l.isTextual(call) {
		if _, isFunction := l.functionOf(call, call.Place); !isFunction {
			return false
		}
	}
	return l.isExpression(v)
}

// operationName is x for alembic.op.x.
func operationName(callee python.Value) (string, bool) {
	name, ok := strings.CutPrefix(python.PathOf(callee), opPath+".")
	return name, ok && !strings.Contains(name, ".")
}

// operation is a call of op.x.
func (r *recorder) operation(c *python.Call, name string) python.Value {
	if d, ok := directives[name]; ok {
		d.lower(r.newLowering(c, name, d, nil))
		return nil
	}
	switch name {
	case "batch_alter_table":
		a := bindArguments(c, []string{"table_name", "schema"})
		r.batches[c] = &batch{table: a.named["table_name"], schema: a.named["schema"]}
	case "run_async":
		r.NotRead(c.Place, wording.Say("op.run_async runs code that is not followed"))
	}
	if !slices.Contains(quiet, name) {
		r.NotRead(c.Place, wording.Say("op.%s is not an operation of Alembic's own", name))
	}
	return nil
}

// batchOperation is a call of batch_op.x.
func (r *recorder) batchOperation(c *python.Call, name string, b *batch) python.Value {
	d, ok := directives[name]
	switch {
	case name == "get_bind", name == "get_context", name == "f":
		return &python.Call{Callee: python.Reference{Path: opPath + "." + name}, Arguments: c.Arguments, Place: c.Place}
	case !ok || d.batch == nil:
		r.NotRead(c.Place, wording.Say("batch_op.%s is not an operation of Alembic's own", name))
	default:
		d.lower(r.newLowering(c, name, d, b))
	}
	return nil
}

// reachesDatabase reports whether a value is the connection of the
// migration, or was made from it: a session, an inspector, a result.
func reachesDatabase(v python.Value) bool {
	switch x := v.(type) {
	case *python.Attribute:
		return reachesDatabase(x.Of)
	case *python.Operation:
		return x.Operator == "[]" && reachesDatabase(x.Operands[0])
	case python.Choice:
		return slices.ContainsFunc(x.Of, reachesDatabase)
	case *python.Call:
		switch python.PathOf(x.Callee) {
		case opPath + ".get_bind", opPath + ".get_context", opPath + ".get_impl",
			"alembic.context.get_context", "alembic.context.get_bind":
			return true
		}
		if reachesDatabase(x.Callee) {
			return true
		}
		for _, a := range x.Arguments {
			if reachesDatabase(a.Value) {
				return true
			}
		}
	}
	return false
}

// isOperations reports whether a value is alembic.op itself.
func isOperations(v python.Value) bool { return python.PathOf(v) == opPath }

// isConnection reports whether a value is the connection itself, or a
// session or an inspector of it, rather than something read with it.
func isConnection(v python.Value) bool {
	for at := v; ; {
		switch x := at.(type) {
		case *python.Attribute:
			at = x.Of
		case *python.Operation:
			return false
		case *python.Call:
			if slices.Contains(queries, methodOf(x)) || slices.Contains(executing, methodOf(x)) {
				return false
			}
			if method, ok := x.Callee.(*python.Attribute); ok && reachesDatabase(method.Of) {
				at = method.Of
				continue
			}
			return reachesDatabase(v)
		default:
			return reachesDatabase(v)
		}
	}
}

// queries are the methods of a session or an inspector that only read.
var queries = []string{"query", "get_columns", "get_indexes", "get_table_names", "has_table", "get_foreign_keys",
	"get_unique_constraints", "get_pk_constraint", "get_check_constraints", "get_enums", "inspect"}

// idle are methods that change nothing in the database that a migration
// could be told of.
var idle = []string{"commit", "close", "rollback", "flush", "begin", "expunge_all", "refresh", "expire_all", "remove",
	"append", "extend", "debug", "info", "warning", "warn", "error", "exception", "write", "print", "log"}

// applicationSession reads db.session.execute("…") of a session that the
// application made. It reports whether the call is one.
func (r *recorder) applicationSession(c *python.Call) bool {
	method, ok := c.Callee.(*python.Attribute)
	if !ok || !slices.Contains(executing, method.Name) || len(c.Arguments) == 0 {
		return false
	}
	switch x := c.Arguments[0].Value.(type) {
	case python.String:
	case *python.Call:
		if _, _, ok := boundText(x); !ok {
			return false
		}
	default:
		return false
	}
	r.executeOn(c)
	return true
}

// executing are the methods of a connection or a session that run what they
// are given.
var executing = []string{"execute", "exec_driver_sql", "scalar", "scalars", "exec", "stream"}

// ormWrites are the methods of a session or a query that change data.
var ormWrites = []string{
	"add", "add_all", "merge", "delete", "update", "insert",
	"bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings", "run_sync", "run_callable",
}

// connectionCall is a call of a method of the connection, or of what was
// made from it.
func (r *recorder) connectionCall(c *python.Call, method *python.Attribute) python.Value {
	switch {
	case slices.Contains(executing, method.Name) && len(c.Arguments) > 0 && takesSQL(c.Arguments[0].Value):
		r.executeOn(c)
	case c.Statement && method.Name == "execution_options" && isConnection(method.Of) && autocommits(c):
		r.end() // for all that follows on the connection
	case slices.Contains(ormWrites, method.Name) && !isSetLike(method.Of):
		r.NotRead(c.Place, wording.Say("it changes data through SQLAlchemy's ORM"))
	}
	return nil
}

// executeOn is execute(…) of a connection or a session.
func (r *recorder) executeOn(c *python.Call) {
	l := &lowering{recorder: r, arguments: bindArguments(c, []string{"sqltext"}), name: "execute"}
	if named, ok := l.named["statement"]; ok && !l.has("sqltext") {
		l.named["sqltext"] = named
	}
	execute(l)
}

// autocommits reports whether a call goes through a connection that was told
// to commit each statement by itself.
func autocommits(v python.Value) bool {
	for {
		switch x := v.(type) {
		case *python.Attribute:
			v = x.Of
		case *python.Call:
			for _, a := range x.Arguments {
				level, ok := a.Value.(python.String)
				if ok && a.Name == "isolation_level" && level.S == "AUTOCOMMIT" {
					return true
				}
			}
			v = x.Callee
		default:
			return false
		}
	}
}

// takesSQL reports whether the first argument of execute may be a statement.
func takesSQL(v python.Value) bool {
	_, none := v.(python.None)
	return !none
}

// isSetLike reports whether a value that was read from the database is
// rather a collection of Python's, which has add and update too.
func isSetLike(v python.Value) bool {
	call, ok := v.(*python.Call)
	return ok && strings.HasPrefix(python.PathOf(call.Callee), "builtins.")
}

// harmless are modules of which a call changes nothing in the database.
var harmless = []string{
	"builtins", "sqlalchemy", "alembic", "logging", "warnings", "datetime", "time", "uuid", "json", "os", "sys",
	"re", "random", "string", "decimal", "collections", "itertools", "functools", "operator", "math", "hashlib",
	"base64", "secrets", "enum", "typing", "textwrap", "inspect", "pathlib", "copy", "csv", "io", "types", "click",
	"structlog", "loguru", "tqdm", "dateutil", "pytz", "zoneinfo", "contextlib", "dataclasses", "traceback",
	"importlib", "urllib", "pprint", "statistics", "calendar", "locale", "platform", "shutil", "tempfile", "gc",
	"abc", "argparse", "ast", "bisect", "codecs", "configparser", "email", "fractions", "getpass", "glob", "gzip", "heapq",
	"html", "ipaddress", "numbers", "pickle", "signal", "socket", "struct", "threading", "unicodedata", "weakref", "zlib",
	"dotenv", "slugify", "unidecode", "yaml",
	"sqlalchemy_utils", "sqlmodel", "geoalchemy2", "pgvector", "citext", "flask", "environ", "decouple",
}

// other is a call that sends nothing that is known. One that may send
// something unseen is noted: it is given op or the connection, or nothing
// uses what a function of the application returns.
func (r *recorder) other(c *python.Call) python.Value {
	root := python.Root(c.Callee)
	reference, isReference := root.(python.Reference)
	module, _, _ := strings.Cut(reference.Path, ".")
	given := slices.ContainsFunc(c.Arguments, func(a python.Argument) bool {
		return isOperations(a.Value) || isConnection(a.Value)
	})
	name := python.PathOf(c.Callee)
	if name == "" {
		name = c.Place.Text()
	}
	_, isClass := root.(*python.Class)
	switch {
	case isClass || slices.Contains(idle, methodOf(c)):
	case r.applicationSession(c):
	case isReference && slices.Contains(harmless, module):
		if given && (methodOf(c) == "create_all" || methodOf(c) == "drop_all") {
			r.NotRead(c.Place, wording.Say("what %s sends is not in this file", methodOf(c)))
		}
	case given:
		r.NotRead(c.Place, wording.Say("%s is given the connection and is not followed", name))
	case isReference && c.Statement:
		r.NotRead(c.Place, wording.Say("%s is not followed", name))
	}
	return nil
}

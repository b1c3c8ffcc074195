package postgres

import (
	"slices"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

func (c *converter) createFunction(n *pg.CreateFunctionStmt) migration.CreateFunction {
	out := migration.CreateFunction{
		Function: c.listName(n.Funcname), OrReplace: n.Replace, Procedure: n.IsProcedure,
		Language: "sql", Volatility: "volatile",
	}
	if language := option(n.Options, "language"); language != nil {
		out.Language = strings.ToLower(scalar(language.Arg))
	}
	if volatility := option(n.Options, "volatility"); volatility != nil {
		out.Volatility = scalar(volatility.Arg)
	}
	out.SecurityDefiner, out.SetsSearchPath = isOn(n.Options, "security"), setsSearchPath(n.Options)
	for _, node := range n.Parameters {
		p := node.GetFunctionParameter()
		if !isInput(p.GetMode(), n.IsProcedure) {
			continue
		}
		out.Inputs = append(out.Inputs, migration.Parameter{
			Name: p.Name, Type: c.typeOf(p.ArgType), Optional: p.Defexpr != nil,
			Variadic: p.Mode == pg.FunctionParameterMode_FUNC_PARAM_VARIADIC,
		})
	}
	if out.Language == "sql" || out.Language == "plpgsql" {
		out.Body = c.functionBody(n)
	}
	return out
}

// isInput reports whether a call gives a value to a parameter: CALL does so
// even to those that are OUT (PostgreSQL manual, CALL).
func isInput(mode pg.FunctionParameterMode, procedure bool) bool {
	switch mode {
	case pg.FunctionParameterMode_FUNC_PARAM_TABLE:
		return false
	case pg.FunctionParameterMode_FUNC_PARAM_OUT:
		return procedure
	}
	return true
}

// functionBody is the code of a function: the string of AS, what stands
// between BEGIN ATOMIC and END, or the query that RETURN is short for.
func (c *converter) functionBody(n *pg.CreateFunctionStmt) *migration.Statement {
	first, last := c.limits()
	if n.SqlBody != nil {
		return c.standardBody(first, last)
	}
	as := option(n.Options, "as").GetArg().GetList().GetItems()
	if len(as) != 1 {
		return nil
	}
	for i := c.keyword(first, last, "AS"); i >= 0; i = c.keyword(i+1, last, "AS") {
		if i+1 < last && c.tokens[i+1].kind == tokenString {
			return c.textOf(c.code(i+1, scalar(as[0])))
		}
	}
	return nil
}

// standardBody is the code of a function whose body is SQL and no string.
func (c *converter) standardBody(first, last int) *migration.Statement {
	for i := c.keyword(first, last, "RETURN"); i >= 0; {
		start, end := c.trim(i+1, last)
		const prefix = "SELECT "
		return c.textOf(quotedText{text: prefix + c.sql[start:end], pieces: shifted(migration.Identity(start, end-start), len(prefix))})
	}
	for i := c.keyword(first, last, "BEGIN"); i >= 0; {
		start, end := c.trim(i+2, last-1)
		return c.textOf(quotedText{text: c.sql[start:end], pieces: migration.Identity(start, end-start)})
	}
	return nil
}

// textOf is a text in the statement as one of its own.
func (c *converter) textOf(q quotedText) *migration.Statement {
	return &migration.Statement{
		SQL: q.text, Span: c.source.SpanOf(c.start, c.end), Direction: c.source.Direction,
		Source: c.source.Source, Map: compose(q.pieces, c.source.Map), Holes: c.source.Holes,
	}
}

func (c *converter) alterFunction(n *pg.AlterFunctionStmt) migration.AlterFunction {
	out := migration.AlterFunction{Object: objectKind(n.Objtype), Function: c.listName(n.Func.GetObjname())}
	out.Inputs, out.HasInputs = c.inputTypes(n.Func)
	if volatility := option(n.Actions, "volatility"); volatility != nil {
		out.Volatility = scalar(volatility.Arg)
	}
	out.SetsSearchPath = setsSearchPath(n.Actions)
	return out
}

// setsSearchPath reports whether the options of a function have SET search_path.
func setsSearchPath(options []*pg.Node) bool {
	return slices.ContainsFunc(options, func(o *pg.Node) bool {
		set := o.GetDefElem().GetArg().GetVariableSetStmt()
		return set.GetName() == "search_path" && set.GetKind() != pg.VariableSetKind_VAR_RESET
	})
}

// inputTypes are the types of the parameters by which a statement names a function.
func (c *converter) inputTypes(n *pg.ObjectWithArgs) (types []migration.Type, written bool) {
	if n.GetArgsUnspecified() {
		return nil, false
	}
	for _, node := range n.GetObjargs() {
		if t := node.GetTypeName(); t != nil {
			types = append(types, c.typeOf(t))
		}
	}
	return types, true
}

// calls adds the calls of functions, in some nodes of the statement, that are
// none of the server's own. own is a call that is there already.
func (c *converter) calls(node *pg.Node, own *pg.FuncCall) {
	walk(node, func(message any) bool {
		switch n := message.(type) {
		case *pg.FuncCall:
			if n != own && isUserFunction(functionName(n.Funcname)) {
				start, end := c.callRange(n)
				c.addAt(c.call(n), start, end)
			}
		case *pg.CommonTableExpr: // what writes is converted by itself
			return n.Ctequery.GetSelectStmt() != nil
		}
		return true
	})
}

// isUserFunction reports whether a function is none of the server's own.
func isUserFunction(name string) bool { return builtinFunctions()[name].volatility == "" }

// callRange is where a call stands: its name and its parentheses.
func (c *converter) callRange(n *pg.FuncCall) (start, end int) {
	i := c.nodeAt(int(n.Location))
	open := c.firstParenthesis(i, len(c.tokens))
	if i == len(c.tokens) || open < 0 || open > i+2*len(n.Funcname) {
		return c.start, c.end
	}
	return c.trim(i, min(c.closing(open)+1, len(c.tokens)))
}

// call reads a call with what it gives to the function.
func (c *converter) call(n *pg.FuncCall) migration.Call {
	out := migration.Call{Function: c.listName(n.Funcname)}
	for _, node := range n.Args {
		var a migration.Argument
		if named := node.GetNamedArgExpr(); named != nil {
			a.Name, node = named.Name, named.Arg
		}
		if isTextConstant(node) {
			a.Value, a.Known = scalar(node), true
		}
		out.Arguments = append(out.Arguments, a)
	}
	return out
}

// isTextConstant reports whether a node is a constant whose text is its value: a
// string, perhaps cast, or a number.
func isTextConstant(node *pg.Node) bool {
	if cast := node.GetTypeCast(); cast != nil {
		return len(cast.TypeName.GetArrayBounds()) == 0 && isTextConstant(cast.Arg)
	}
	k := node.GetAConst()
	return k != nil && !k.Isnull && k.GetBoolval() == nil && k.GetBsval() == nil
}

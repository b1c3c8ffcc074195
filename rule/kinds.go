package rule

// kinds are the values of operation.kind, which never change their meaning.
// Commands beside them that the program knows no more of than their name have
// the command in lower case: "create extension", "discard".
var kinds = []struct{ Kind, Doc string }{
	{"create table", "`CREATE TABLE`, `CREATE TABLE … AS`, `SELECT INTO`, `CREATE FOREIGN TABLE`"},
	{"drop table", "one table; `DROP TABLE a, b` is two operations"},
	{"add column", ""}, {"drop column", ""},
	{"rename column", "`name` becomes `newName`"},
	{"alter column type", ""}, {"set not null", ""}, {"drop not null", ""}, {"set default", ""}, {"drop default", ""},
	{"add identity", ""}, {"drop expression", ""},
	{"add constraint", "alone; those that are written with a table or a column are in `operation.constraints` there"},
	{"validate constraint", ""}, {"drop constraint", ""}, {"rename constraint", ""},
	{"rename", "`ALTER TABLE … RENAME TO`, and the same of the `object` that it names"},
	{"set schema", "`newName` is the schema"},
	{"attach partition", "`table` is the parent, `name` the partition"}, {"detach partition", ""},
	{"alter table", "any other subcommand, which `action` names"},
	{"create index", ""}, {"drop index", ""}, {"reindex", ""},
	{"create view", ""}, {"create materialized view", ""}, {"drop view", ""}, {"drop materialized view", ""}, {"refresh materialized view", ""},
	{"create sequence", ""}, {"alter sequence", ""}, {"drop sequence", ""},
	{"create type", "`object` is `enum`, `composite`, `range` or `base`"}, {"create domain", ""},
	{"add enum value", ""}, {"rename enum value", ""},
	{"alter type", "`action` says how"}, {"alter domain", "`action` says how"}, {"drop type", "or a domain"},
	{"create schema", ""}, {"drop schema", ""},
	{"create trigger", ""}, {"drop trigger", ""}, {"rename trigger", ""},
	{"create policy", ""}, {"alter policy", ""}, {"drop policy", ""}, {"create rule", ""}, {"drop rule", ""},
	{"create function", ""}, {"create procedure", ""}, {"alter function", ""}, {"drop function", "a function, procedure or aggregate, which `object` says"},
	{"call", "a function that is none of the server's own"},
	{"insert", ""}, {"update", ""}, {"delete", ""}, {"merge", ""}, {"select", "any statement that only reads"},
	{"copy in", "`COPY … FROM`"}, {"copy out", "`COPY … TO`"}, {"truncate", ""},
	{"lock table", ""}, {"vacuum", ""}, {"analyze", ""}, {"cluster", ""},
	{"begin", ""}, {"commit", ""}, {"rollback", ""}, {"savepoint", ""}, {"release", ""}, {"rollback to", ""},
	{"set", "`SET` and `RESET` of a parameter"}, {"set constraints", ""},
	{"comment", "`COMMENT ON`"}, {"grant", ""}, {"revoke", ""},
	{"unknown", "a statement that was not understood"},
}

// commands are frequent commands that have no operation of their own. They
// tell a mistyped kind from one that is not listed.
var commands = []string{
	"create extension", "alter extension", "drop extension", "create statistics", "drop statistics", "create role", "alter role", "drop role",
	"create database", "alter database", "drop database", "create publication", "create subscription", "create event trigger",
	"create server", "create user mapping", "create collation", "create aggregate", "create operator", "create cast", "alter view",
	"import foreign schema", "do", "prepare", "execute", "discard", "listen", "notify", "checkpoint", "security label", "reassign owned", "drop owned",
}

// kindNames are all of them.
func kindNames() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.Kind)
	}
	return append(names, commands...)
}

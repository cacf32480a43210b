#!/usr/bin/env python3
"""Compiles db/migrations/*.sql and db/queries/*.sql into queries.h and queries.c: a typed function for each query.

    -- name: link_by_code :one        :exec no rows, :one at most one row, :many a cursor
    -- in: campaign_id int, code text, via int?
    -- out: id int, label text, sealed blob?
    -- What the query is for; this goes into the header.
    SELECT id, label, sealed FROM link WHERE campaign_id = :campaign_id AND code = :code AND ...;

Types are int, text and blob; ? makes one nullable. Every query is prepared against a database that all migrations were
applied to; its parameters must be exactly those declared, and so must its columns, in order, type, and nullability as
far as the tables tell. One statement a query, no ||. Migrations are numbered from 0001 without a gap; in them {{id}},
{{int}}, {{blob}} and {{strict}} stand for what differs between databases.
"""
import argparse
import os
import re
import sys

from gen_messages import Fault, c_string, write_if_new
from sqlite_check import Database, SqliteFault
from view_syntax import C_WORDS

TOKENS = {"{{id}}": "INTEGER PRIMARY KEY", "{{int}}": "INTEGER", "{{blob}}": "BLOB", "{{strict}}": "STRICT"}
SQL_TYPES = {"int": "INTEGER", "text": "TEXT", "blob": "BLOB"}
LEXER = re.compile(r"""(?P<string>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<comment>--[^\n]*|/\*.*?\*/)
    |(?P<param>:[A-Za-z_][A-Za-z0-9_]*)|(?P<other_param>[?@$]\w*)|(?P<concat>\|\|)|(?P<end>;)|(?P<space>\s+)
    |(?P<rest>.)""", re.X | re.S)


class Param:
    def __init__(self, name, type_, nullable):
        self.name, self.type, self.nullable = name, type_, nullable

    def c_type(self):
        if self.type == "int":
            return "struct opt_int" if self.nullable else "int64_t"
        return "struct str"


class Query:
    def __init__(self, where, name, kind):
        self.where, self.name, self.kind = where, name, kind
        self.ins, self.outs, self.notes = [], [], []
        self.text, self.line = "", 0  # the statement as written, and where it begins
        self.sql = ""                 # as prepared


def read_params(text, where):
    out = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = re.fullmatch(r"([a-z][a-z0-9_]*) (int|text|blob)(\??)", part)
        if not found:
            raise Fault(f"{where}: not `name type`: {part}")
        if found[1] in C_WORDS - {"lang"}:
            raise Fault(f"{where}: the name {found[1]} is C's")
        out.append(Param(found[1], found[2], bool(found[3])))
    return out


def read_queries(path):
    """The queries of a file."""
    queries, query = [], None
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        found = re.fullmatch(r"--\s*name:\s*(\S+)\s*(\S*)\s*", line)
        if found:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", found[1]) or found[2] not in (":exec", ":one", ":many"):
                raise Fault(f"{where}: write `-- name: some_name :exec`, :one or :many")
            query = Query(where, found[1], found[2][1:])
            queries.append(query)
        elif query and not query.text and line.startswith("--"):
            head = re.match(r"--\s*(in|out):(.*)", line)
            if head:
                (query.ins if head[1] == "in" else query.outs).extend(read_params(head[2], where))
            else:
                query.notes.append(line[2:].strip())
        elif query and (query.text or line.strip()):
            query.line = query.line or number
            query.text += line + "\n"
        elif line.strip() and not line.startswith("--"):
            raise Fault(f"{where}: a statement without `-- name:`")
    return queries


def compile_sql(query, path):
    """Sets query.sql: parameters by number in the order of `ins`, comments out, white space single."""
    def where(at):
        return f"{path}:{query.line + query.text.count(chr(10), 0, at)}: {query.name}"

    names, used, out, ended = [p.name for p in query.ins], set(), [], False
    if not query.text.strip():
        raise Fault(f"{query.where}: {query.name}: no statement")
    for token in LEXER.finditer(query.text):
        kind, text = token.lastgroup, token[0]
        if ended and kind not in ("space", "comment"):
            raise Fault(f"{where(token.start())}: more than one statement")
        if kind == "concat":
            raise Fault(f"{where(token.start())}: || joins strings; bind the whole")
        if kind == "other_param":
            raise Fault(f"{where(token.start())}: write parameters as :name, not {text}")
        if kind == "param":
            if text[1:] not in names:
                raise Fault(f"{where(token.start())}: parameter {text} is not declared in `-- in:`")
            used.add(text[1:])
            text = f"?{names.index(text[1:]) + 1}"
        if kind == "end":
            ended = True
        elif kind in ("space", "comment"):
            if out and out[-1] != " ":
                out.append(" ")
        else:
            out.append(text)
    for name in names:
        if name not in used:
            raise Fault(f"{query.where}: {query.name}: parameter :{name} is declared and not used")
        if names.count(name) > 1:
            raise Fault(f"{query.where}: {query.name}: parameter :{name} is declared twice")
    query.sql = "".join(out).strip()


def check_query(query, path, database):
    compile_sql(query, path)
    try:
        columns = database.columns(query.sql)
    except SqliteFault as fault:
        raise Fault(f"{path}:{query.line}: {query.name}: {fault}")
    if (query.kind == "exec") != (not columns):
        raise Fault(f"{query.where}: {query.name}: :{query.kind} with {len(columns)} result columns")
    have, want = [column.name for column in columns], [out.name for out in query.outs]
    if have != want:
        raise Fault(f"{query.where}: {query.name}: its columns are ({', '.join(have)}), declared ({', '.join(want)})")
    for column, out in zip(columns, query.outs):
        if column.type and column.type != SQL_TYPES[out.type]:
            raise Fault(f"{query.where}: {query.name}: column {out.name} is {column.type}, declared {out.type}")
        if column.nullable and not out.nullable:
            raise Fault(f"{query.where}: {query.name}: column {out.name} may be NULL, declare {out.type}?")


def read_migrations(folder, database):
    """[(number, name, sql)], applied to the database on the way."""
    out = []
    for file in list_sql(folder):
        path = os.path.join(folder, file)
        found = re.fullmatch(r"([0-9]{4})_([a-z0-9_]+)\.sql", file)
        if not found or int(found[1]) != len(out) + 1:
            raise Fault(f"{path}:1: expected {len(out) + 1:04d}_name.sql")
        with open(path, encoding="utf-8") as text:
            sql = text.read()
        for token, value in TOKENS.items():
            sql = sql.replace(token, value)
        try:
            database.run(sql)
        except SqliteFault as fault:
            line = 1 + sql.count("\n", 0, max(fault.offset, 0))
            raise Fault(f"{path}:{line}: {fault}")
        out.append((int(found[1]), found[2], sql))
    return out


def list_sql(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".sql")) if os.path.isdir(folder) else []


# Writing C

def declare_struct(query, what, params):
    lines = [f"struct q_{query.name}_{what} {{"]
    lines += [f"    {p.c_type()} {p.name};" + (" /* p == NULL for NULL */" if p.nullable and p.type != "int" else "")
              for p in params]
    return lines + ["};"]


def signatures(query):
    """The prototypes of a query, without semicolons."""
    name = query.name
    given = f", const struct q_{name}_in *in" if query.ins else ""
    if query.kind == "exec":
        return [f"enum err q_{name}(struct db *db{given})"]
    if query.kind == "one":
        return [f"enum err q_{name}(struct db *db{given}, struct arena *arena, struct q_{name}_row *ret, bool *found)"]
    return [f"enum err q_{name}_open(struct db *db{given}, struct q_{name}_cursor *ret)",
            f"bool q_{name}_next(struct q_{name}_cursor *c, struct arena *arena, struct q_{name}_row *ret)",
            f"enum err q_{name}_close(struct q_{name}_cursor *c)"]


def header_of(query):
    out = ["/* " + "\n * ".join(query.notes) + " */"] if query.notes else []
    out += declare_struct(query, "in", query.ins) if query.ins else []
    out += declare_struct(query, "row", query.outs) if query.outs else []
    if query.kind == "many":
        out += [f"struct q_{query.name}_cursor {{", "    struct db_cursor cursor;", "};"]
    out += [line + (";" if line.startswith("bool") else " NODISCARD;") for line in signatures(query)]
    return out + [""]


def bind_lines(query):
    out = [f"    TRY(db_statement(db, Q_{query.name.upper()}, &s));"]
    for i, p in enumerate(query.ins, 1):
        function = f"db_bind_{'opt_' if p.nullable else ''}{p.type}"
        out.append(f"    {function}(s, {i}, in->{p.name});")
    return out


def read_lines(query):
    name = query.name
    out = [f"static void read_{name}(sqlite3_stmt *s, struct arena *arena, struct q_{name}_row *ret)", "{"]
    out += ["    (void)arena;"] if all(p.type == "int" for p in query.outs) else []
    for i, p in enumerate(query.outs):
        function = f"db_column_{'opt_' if p.nullable else ''}{p.type}"
        arena = "" if p.type == "int" else "arena, "
        out.append(f"    ret->{p.name} = {function}({arena}s, {i});")
    return out + ["}", ""]


def body_of(query):
    name = query.name
    heads = signatures(query)
    out = read_lines(query) if query.outs else []
    out += [heads[0], "{", *(["    *found = false;"] if query.kind == "one" else []), "    sqlite3_stmt *s;",
            *bind_lines(query)]
    if query.kind == "exec":
        return out + ["    return db_run(db, s);", "}", ""]
    if query.kind == "one":
        return out + [f"    struct q_{name}_row row = {{ 0 }};", "    *found = db_row(s);",
                      f"    if (*found) read_{name}(s, arena, &row);", "    TRY(db_end_one(db, s, *found));",
                      "    if (*found) *ret = row;", "    return OK;", "}", ""]
    return out + ["    ret->cursor = (struct db_cursor){ db, s };", "    return OK;", "}", "",
                  heads[1], "{", "    if (!db_row(c->cursor.statement)) return false;",
                  f"    read_{name}(c->cursor.statement, arena, ret);", "    return true;", "}", "",
                  heads[2], "{", "    return db_end(c->cursor.db, c->cursor.statement);", "}", ""]


def generate(migrations, queries):
    head = ["/* By scripts/gen_queries.py from db/queries: a function for each query. What is bound is borrowed until the",
            " * call, or the cursor's close; what is read lives in the arena. ERR_CONFLICT: a constraint; ERR_BUSY. */",
            "#ifndef KITH_GEN_QUERIES_H", "#define KITH_GEN_QUERIES_H", "", '#include "db_stmt.h"', "",
            "enum query {", *[f"    Q_{query.name.upper()}," for query in queries], "    Q_COUNT", "};", "",
            "extern const char *const query_names[Q_COUNT + 1];", "extern const char *const query_sql[Q_COUNT + 1];", "",
            "struct migration {", "    int number;", "    const char *name, *sql;", "};",
            f"enum {{ MIGRATION_COUNT = {len(migrations)} }};",
            "extern const struct migration migrations[MIGRATION_COUNT + 1]; /* in order */", ""]
    body = ["/* By scripts/gen_queries.py from db/queries. */", '#include "queries.h"', "",
            "const char *const query_names[Q_COUNT + 1] = {",
            *[f"    {c_string(query.name.encode())}," for query in queries], "    NULL,", "};", "",
            "const char *const query_sql[Q_COUNT + 1] = {",
            *[f"    {c_string(query.sql.encode())}," for query in queries], "    NULL,", "};", "",
            "const struct migration migrations[MIGRATION_COUNT + 1] = {"]
    for number, name, sql in migrations:
        lines = "\n        ".join(c_string((line + "\n").encode()) for line in sql.rstrip("\n").split("\n"))
        body += [f"    {{ {number}, {c_string(name.encode())},", f"        {lines} }},"]
    body += ["    { .sql = NULL },", "};", ""]
    for query in queries:
        head += header_of(query)
        body += body_of(query)
    return "\n".join(head + ["#endif", ""]), "\n".join(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, help="path of the outputs without .h and .c")
    parser.add_argument("folder", help="holds migrations/ and queries/")
    args = parser.parse_args()
    queries, faults, names = [], [], {}
    try:
        database = Database()
        migrations = read_migrations(os.path.join(args.folder, "migrations"), database)
        folder = os.path.join(args.folder, "queries")
        for file in list_sql(folder):
            path = os.path.join(folder, file)
            for query in read_queries(path):
                try:
                    if query.name in names:
                        raise Fault(f"{query.where}: {query.name}: given twice, first at {names[query.name]}")
                    names[query.name] = query.where
                    check_query(query, path, database)
                    queries.append(query)
                except Fault as fault:
                    faults.append(str(fault))
        if faults:
            raise Fault("\n".join(faults))
    except (Fault, OSError) as fault:
        sys.exit(str(fault))
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    head, body = generate(migrations, queries)
    write_if_new(args.out + ".h", head)
    write_if_new(args.out + ".c", body)


if __name__ == "__main__":
    main()

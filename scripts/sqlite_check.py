"""SQLite's own answers about a statement, by its C library: parameters, columns, types. Python's module tells none of
them without running the statement."""
import ctypes
import ctypes.util

OK = 0


class SqliteFault(Exception):
    def __init__(self, text, offset):
        super().__init__(text)
        self.offset = offset  # characters into the statement, or -1


class Column:
    def __init__(self, name, type_, nullable):
        self.name = name
        self.type = type_          # as declared: INTEGER, TEXT, BLOB; None for an expression
        self.nullable = nullable   # None for an expression


class Database:
    """A database in memory."""

    def __init__(self):
        lib = ctypes.CDLL(ctypes.util.find_library("sqlite3") or "libsqlite3.so.0")
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        for name, result, args in (
                ("open", ctypes.c_int, [text, pointer]), ("errmsg", text, [pointer]),
                ("error_offset", ctypes.c_int, [pointer]),
                ("exec", ctypes.c_int, [pointer, text, pointer, pointer, pointer]),
                ("prepare_v2", ctypes.c_int, [pointer, text, ctypes.c_int, pointer, pointer]),
                ("finalize", ctypes.c_int, [pointer]), ("column_count", ctypes.c_int, [pointer]),
                ("column_name", text, [pointer, ctypes.c_int]), ("column_decltype", text, [pointer, ctypes.c_int]),
                ("column_table_name", text, [pointer, ctypes.c_int]),
                ("column_origin_name", text, [pointer, ctypes.c_int]),
                ("table_column_metadata", ctypes.c_int, [pointer, text, text, text] + [pointer] * 5)):
            function = getattr(lib, "sqlite3_" + name)
            function.restype, function.argtypes = result, args
        self.lib = lib
        self.db = pointer()
        lib.sqlite3_open(b":memory:", ctypes.byref(self.db))

    def fault(self, sql):
        offset = self.lib.sqlite3_error_offset(self.db)
        if offset > 0:
            offset = len(sql[:offset].decode(errors="replace"))
        return SqliteFault(self.lib.sqlite3_errmsg(self.db).decode(), offset)

    def run(self, sql):
        sql = sql.encode()
        if self.lib.sqlite3_exec(self.db, sql, None, None, None) != OK:
            raise self.fault(sql)

    def columns(self, sql):
        """Prepares one statement and returns its result columns."""
        sql = sql.encode()
        statement = ctypes.c_void_p()
        if self.lib.sqlite3_prepare_v2(self.db, sql, -1, ctypes.byref(statement), None) != OK:
            raise self.fault(sql)
        out = [self.column(statement, i) for i in range(self.lib.sqlite3_column_count(statement))]
        self.lib.sqlite3_finalize(statement)
        return out

    def column(self, statement, i):
        name = self.lib.sqlite3_column_name(statement, i).decode()
        type_ = self.lib.sqlite3_column_decltype(statement, i)
        table = self.lib.sqlite3_column_table_name(statement, i)
        origin = self.lib.sqlite3_column_origin_name(statement, i)
        nullable = None
        if table and origin:
            not_null, key = ctypes.c_int(), ctypes.c_int()
            self.lib.sqlite3_table_column_metadata(self.db, None, table, origin, None, None, ctypes.byref(not_null),
                                                   ctypes.byref(key), None)
            nullable = not not_null.value and not key.value
        return Column(name, type_ and type_.decode().upper(), nullable)

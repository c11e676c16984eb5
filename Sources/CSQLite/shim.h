/* What Traverse uses of SQLite: reading a database that somebody else has written. */
#include <sqlite3.h>

/* A function of variable arguments, which Swift does not see: SQL in the file's own schema is not trusted. */
static inline int csqlite_distrust_schema(sqlite3 *database) {
  int status = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  if (status != SQLITE_OK) return status;
  return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

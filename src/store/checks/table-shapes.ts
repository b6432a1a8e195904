/** Checks that the tables of a database are defined as we make them: a bit can also flip in their definitions. */
import Database from 'better-sqlite3'
import { SCHEMA } from '../schema.ts'

/** Columns by table; the words of indexes and views. */
type TableShape = Readonly<Record<string, string>>

const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
const WORDS = "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL"

let own: TableShape | null = null

/** Returns the name of a table, index or view that differs from ours, or null. Other additions are ignored, except triggers. */
export function oddShape(db: Database.Database): string | null {
  const wanted = ownShape()
  const found = shapeOf(db)
  return (
    Object.keys(wanted).find(name => found[name] !== wanted[name]) ??
    (db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").pluck().get() as string) ??
    null
  )
}

function ownShape(): TableShape {
  if (own === null) {
    const db = new Database(':memory:')
    db.exec(SCHEMA)
    own = shapeOf(db)
    db.close()
  }
  return own
}

function shapeOf(db: Database.Database): TableShape {
  const shape: Record<string, string> = {}
  for (const name of db.prepare(TABLES).pluck().all() as string[]) {
    const columns = db.prepare('SELECT * FROM pragma_table_xinfo(?)').raw().all(name)
    const kind = db.prepare('SELECT wr, strict FROM pragma_table_list WHERE name = ?').raw().get(name)
    shape[name] = JSON.stringify([columns, kind])
  }
  for (const { name, sql } of db.prepare(WORDS).all() as { name: string; sql: string }[])
    shape[name] = sql.replace(/\s+/g, ' ')
  return shape
}

import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { database, tables } from '../store/index.ts'
import type { NamedView, SavedView } from './types.ts'

const { savedViews } = tables

/** Every saved view, by name. */
export async function listViews(): Promise<readonly NamedView[]> {
  const db = await database()
  const rows = await db.select().from(savedViews).orderBy(asc(savedViews.name))
  return rows.map(({ id, name, view }) => ({ id, name, ...view }))
}

/** Saves a view under a name; one of that name gives way. */
export async function saveView(name: string, view: SavedView): Promise<void> {
  const db = await database()
  await db
    .insert(savedViews)
    .values({ name, view })
    .onConflictDoUpdate({ target: savedViews.name, set: { view } })
}

/** Removes a view; one that is not there any more is no failure. */
export async function removeView(id: string): Promise<void> {
  const db = await database()
  await db.delete(savedViews).where(eq(savedViews.id, id))
}

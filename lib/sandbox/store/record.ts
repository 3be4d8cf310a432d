/** Look-ups by names that came over the wire: `toString` is a legal role name and must not find Object's own. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

import 'server-only'

/** What every pack holds besides a file for each access, in no order. The manifest is the last, since it lists the others. */
export const memberNames = [
  'README.txt',
  'review.json',
  'population.json',
  'population.csv',
  'decisions.csv',
  'report.html',
  'audit.jsonl',
] as const
export const manifestName = 'manifest.json'

const key = /^[\w-]{1,100}$/
const accessName = /^access\/([\w-]{1,100})[.]json$/

export function isKey(text: string): boolean {
  return key.test(text)
}

export function nameOfAccess(of: string): string {
  return `access/${of}.json`
}

/** The key of an access by its member's name; null: the member is something else. */
export function keyOfName(name: string): string | null {
  return accessName.exec(name)?.[1] ?? null
}

export function isMemberName(name: string): boolean {
  return memberNames.some((known) => known === name) || keyOfName(name) !== null
}

const shownMax = 80

/** A name out of a file that anybody may have made, to be shown on a terminal or a page. */
export function shownName(name: string): string {
  const plain = name.replace(/[^\w./-]/g, '?')
  return plain.length > shownMax ? `${plain.slice(0, shownMax)}…` : plain
}

import { createHash } from 'node:crypto'
import { catalog } from '../../catalog/index.ts'

/** A set of the catalog's actions: one bit an action, in the catalog's order, the lowest bit of a byte first (as SQL's `get_bit` counts). */
export type ActionSet = Uint8Array

const places = new Map(catalog.actions.map(({ name }, place) => [name.toLowerCase(), place]))

/** Where in the catalog an action stands; undefined: it does not. */
export function placeOf(action: string): number | undefined {
  return places.get(action.toLowerCase())
}

/** The set of some actions by name; those that the catalog does not know are left out. */
export function actionSetOf(actions: readonly string[]): ActionSet {
  return setOfPlaces(actions.map((action) => placeOf(action) ?? catalog.actions.length))
}

/** The set of the actions at some places of the catalog; places behind its end are left out. */
export function setOfPlaces(list: readonly number[]): ActionSet {
  const bits = new Uint8Array(Math.ceil(catalog.actions.length / 8))
  for (const place of list)
    if (place < catalog.actions.length) bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7))
  return bits
}

export function hasPlace(set: ActionSet, place: number): boolean {
  return ((set[place >> 3] ?? 0) & (1 << (place & 7))) !== 0
}

export function hasAction(set: ActionSet, action: string): boolean {
  const place = placeOf(action)
  return place !== undefined && hasPlace(set, place)
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export function sizeOf(set: ActionSet): number {
  return set.reduce((sum, byte) => sum + (ones[byte] ?? 0), 0)
}

/** Whether some action is in both. */
export function haveCommon(left: ActionSet, right: ActionSet): boolean {
  return left.some((byte, at) => (byte & (right[at] ?? 0)) !== 0)
}

/** How many actions are in both. */
export function countCommon(left: ActionSet, right: ActionSet): number {
  return left.reduce((sum, byte, at) => sum + (ones[byte & (right[at] ?? 0)] ?? 0), 0)
}

/** Under which a set is stored: with the catalog's day, since a bit means another action in another catalog. */
export function hashOf(set: ActionSet): string {
  return createHash('sha256').update(catalog.date).update(set).digest('base64url')
}

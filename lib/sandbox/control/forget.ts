/** Fields that get lost on the way, in a request or an answer. */
import { isRecord } from '../protocol/model.ts'

/**
 * The value without the members that the paths name (`policy`, `association.roleArn`); lists are gone through, so that
 * `associations.ownerArn` means that of each. The value itself stays as it is: an answer shares its parts with the stored state.
 */
export function forgetting<T extends object>(value: T, paths: readonly string[]): T {
  // What is left of a record is still such a record to those who have to cope with a half one.
  return paths.reduce<unknown>((left, path) => without(left, path.split('.')), value) as T
}

function without(value: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, [name, ...rest]))
  if (!isRecord(value) || value instanceof Date || !Object.hasOwn(value, name)) return value
  const { [name]: inner, ...others } = value
  return rest.length === 0 ? others : { ...others, [name]: without(inner, rest) }
}

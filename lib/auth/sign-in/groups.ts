import 'server-only'

/** Beyond these nobody is in so many, and a claim is not a store. */
const most = 1000
const longest = 256

/**
 * Groups as a claim or a header tells them: a list, or one text. Ours (`podscope:`) come from nowhere else: an identity provider that names one makes
 * nobody an admin of the local AWS.
 */
export function groupsOf(claim: unknown): readonly string[] {
  const list = typeof claim === 'string' ? claim.split(',') : Array.isArray(claim) ? claim : []
  const names = list.filter((each): each is string => typeof each === 'string').map((each) => each.trim())
  const good = names.filter((each) => each !== '' && each.length <= longest && !each.startsWith('podscope:'))
  return [...new Set(good)].slice(0, most)
}

export const sameGroups = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each) => other.includes(each))

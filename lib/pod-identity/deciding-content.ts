import type { PolicySet, SessionContext } from '../iam/index.ts'

/** Every text in which a context key may be mentioned, in small letters: keys have no case. */
function textsOf(policies: PolicySet): string {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const all = [identity, boundary, session, vpcEndpoint, ...scps, ...rcps, resource ? [resource] : []].flat()
  return all
    .map(({ text }) => text)
    .join('\n')
    .toLowerCase()
}

/**
 * What decides: the policies, and of the context only what they mention. Session tags tell every association from the next, and most
 * policies do not ask for them: by this, what was worked out for one serves all that are alike. A backslash may write a key in other
 * letters, and then all count.
 */
export function decidingContent(policies: PolicySet, { principal, known, absent }: SessionContext): string {
  const texts = textsOf(policies)
  // A key that ends in `*` stands for all that begin so.
  const isMentioned = (key: string) =>
    texts.includes('\\') || texts.includes(key.replace(/\*$/, '').toLowerCase())
  const mentioned = Object.entries(known).filter(([key]) => isMentioned(key))
  return JSON.stringify([policies, principal, mentioned, absent.filter(isMentioned)])
}

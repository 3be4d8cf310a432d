/** Who was refused, as far as the ARN tells. */
export type DeniedPrincipal = {
  /** As AWS wrote it: an ARN, or a word such as `anonymous`. */
  readonly principal: string | null
  readonly account: string | null
  /** The role's name without its path: a session's ARN has none. */
  readonly role: string | null
  readonly sessionName: string | null
  /**
   * What a Pod Identity session's name tells: the first ten characters of cluster and pod. Names may hold dashes themselves, so there can be
   * several readings. Empty for other sessions.
   */
  readonly pods: readonly { readonly cluster: string; readonly pod: string }[]
}

/** How much of the names a session's name keeps (facts 1.7, from observed ARNs). */
export const sessionNamePrefixLength = 10

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** `eks-<cluster>-<pod>-<uuid>`. */
export function readSessionName(name: string): DeniedPrincipal['pods'] {
  const middle = name.slice('eks-'.length, -'-'.length - 36)
  if (!name.startsWith('eks-') || !uuid.test(name.slice(-36)) || name.at(-37) !== '-') return []
  const dashes = [...middle].flatMap((char, at) => (char === '-' ? [at] : []))
  return dashes
    .map((at) => ({ cluster: middle.slice(0, at), pod: middle.slice(at + 1) }))
    .filter(({ cluster, pod }) => isPrefix(cluster) && isPrefix(pod))
}

function isPrefix(part: string): boolean {
  return part.length > 0 && part.length <= sessionNamePrefixLength
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: `arn:aws:sts::1:assumed-role/name/session`, `arn:aws:iam::1:role/path/name`. */
export function readPrincipal(principal: string | null): DeniedPrincipal {
  const nobody = { principal, account: null, role: null, sessionName: null, pods: [] }
  const [arn, , , , account = '', ...rest] = (principal ?? '').split(':')
  if (arn !== 'arn' || !/^\d{12}$/.test(account)) return nobody
  const [type, ...names] = rest.join(':').split('/')
  if (type === 'assumed-role') {
    const [role = null, sessionName = null] = names
    return { principal, account, role, sessionName, pods: readSessionName(sessionName ?? '') }
  }
  return { ...nobody, account, role: type === 'role' ? (names.at(-1) ?? null) : null }
}

import { fail, ok, type Result } from '../base/index.ts'
import { matchGlob, parseGlob } from '../iam/index.ts'
import { clusterNamePattern, namespacePattern, serviceAccountPattern } from '../pod-identity/index.ts'

export type ClusterPlace = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
}
export type Place = ClusterPlace & { readonly namespace: string; readonly serviceAccount: string }

/** One line of a list: each part a name or a pattern. Without cluster the one in which the person is; without region, any. */
export type TargetLine = {
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly region: string | null
  readonly cluster: string | null
  readonly namespace: string
  readonly serviceAccount: string
}
export type LineProblemKind =
  | 'form'
  | 'bad-name'
  | 'no-cluster'
  | 'ambiguous-cluster'
  | 'no-match'
  | 'twice'
  | 'too-many'
export type LineProblem = { readonly line: number; readonly text: string; readonly kind: LineProblemKind }

/** As many as a cluster can hold (quota of EKS); more were not meant. */
export const targetsMax = 5000
/** Every pattern is held against everything there is. */
const patternsMax = 500

function isPattern(part: string): boolean {
  return /[*?]/.test(part)
}

function matches(pattern: string, name: string): boolean {
  return isPattern(pattern) ? matchGlob(parseGlob(pattern), name) : pattern === name
}

function problem({ line, text }: Pick<TargetLine, 'line' | 'text'>, kind: LineProblemKind): LineProblem {
  return { line, text, kind }
}

function isPossible(part: string, form: RegExp): boolean {
  return form.test(isPattern(part) ? part.replace(/[*?]/g, 'a') : part)
}

const regionForm = /^[a-z0-9-]+$/

function readLine(line: number, text: string): Result<TargetLine, LineProblem> {
  const parts = text.split('/')
  if (parts.length < 2 || parts.length > 4) return fail({ line, text, kind: 'form' })
  const [serviceAccount = '', namespace = '', cluster = null, region = null] = parts.reverse()
  const names: readonly (readonly [string | null, RegExp])[] = [
    [serviceAccount, serviceAccountPattern],
    [namespace, namespacePattern],
    [cluster, clusterNamePattern],
    [region, regionForm],
  ]
  const possible = names.every(([part, form]) => part === null || isPossible(part, form))
  if (!possible) return fail({ line, text, kind: 'bad-name' })
  return ok({ line, text, region, cluster, namespace, serviceAccount })
}

type Read = { readonly lines: readonly TargetLine[]; readonly problems: readonly LineProblem[] }

/** Reads a list: `namespace/service-account`, with `cluster/` or `region/cluster/` before it; `*` and `?` as in IAM; `#` begins a remark. */
export function readTargets(text: string): Read {
  const lines: TargetLine[] = []
  const problems: LineProblem[] = []
  let patterns = 0
  for (const [index, whole] of text.split('\n').entries()) {
    const written = whole.replace(/#.*/, '').trim()
    if (written === '') continue
    const read = readLine(index + 1, written)
    if (read.ok && isPattern(written)) patterns++
    if (!read.ok) problems.push(read.error)
    else if (lines.length >= targetsMax || patterns > patternsMax)
      problems.push(problem(read.value, 'too-many'))
    else lines.push(read.value)
  }
  return { lines, problems }
}

/** The clusters a line names. Two regions may each have one of a name; a name that is no pattern means one of them. */
export function clustersOf(
  line: TargetLine,
  home: ClusterPlace,
  clusters: readonly ClusterPlace[],
): Result<readonly ClusterPlace[], LineProblem> {
  const { cluster, region } = line
  if (cluster === null) return ok([home])
  const found = clusters.filter(
    (each) => matches(cluster, each.cluster) && (region === null || matches(region, each.region)),
  )
  if (found.length === 0) return fail(problem(line, 'no-cluster'))
  const isOne = !isPattern(cluster) && region === null
  return isOne && found.length > 1 ? fail(problem(line, 'ambiguous-cluster')) : ok(found)
}

/** A text that is the same for the same place. */
export function keyOf({ accountId, region, cluster, namespace, serviceAccount }: Place): string {
  return [accountId, region, cluster, namespace, serviceAccount].join('/')
}

function groupByCluster<T extends ClusterPlace>(places: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(places, ({ accountId, region, cluster }) => `${accountId}/${region}/${cluster}`)
}

type Surroundings = {
  /** Where a line without cluster points. */
  readonly home: ClusterPlace
  readonly clusters: readonly ClusterPlace[]
}

/** The places a list means, each once, in the order of the list; and the lines that mean none. */
function gather<T extends Place>(
  lines: readonly TargetLine[],
  { home, clusters }: Surroundings,
  find: (line: TargetLine, at: ClusterPlace) => readonly T[],
): { readonly found: readonly T[]; readonly problems: readonly LineProblem[] } {
  const found = new Map<string, T>()
  const problems: LineProblem[] = []
  for (const line of lines) {
    const named = clustersOf(line, home, clusters)
    if (!named.ok) {
      problems.push(named.error)
      continue
    }
    const places = named.value.flatMap((at) => find(line, at))
    const isNew = places.filter((each) => !found.has(keyOf(each)))
    if (places.length === 0) problems.push(problem(line, 'no-match'))
    else if (isNew.length === 0 && !isPattern(line.text)) problems.push(problem(line, 'twice'))
    else if (found.size + isNew.length > targetsMax) problems.push(problem(line, 'too-many'))
    else for (const each of isNew) found.set(keyOf(each), each)
  }
  return { found: [...found.values()], problems }
}

/** The associations a list means, among those there are. */
export function selectExisting<T extends Place>(
  lines: readonly TargetLine[],
  surroundings: Surroundings,
  existing: readonly T[],
) {
  const byCluster = groupByCluster(existing)
  const byKey = new Map(existing.map((each) => [keyOf(each), each]))
  return gather(lines, surroundings, (line, at) => {
    const { namespace, serviceAccount } = line
    if (!isPattern(namespace + serviceAccount)) {
      const one = byKey.get(keyOf({ ...at, namespace, serviceAccount }))
      return one ? [one] : []
    }
    const there = byCluster.get(`${at.accountId}/${at.region}/${at.cluster}`) ?? []
    return there.filter(
      (each) => matches(namespace, each.namespace) && matches(serviceAccount, each.serviceAccount),
    )
  })
}

/**
 * The places a list means for associations that are to be made. A name need not be known: EKS takes any (user guide, pod-id-association). A
 * pattern means names among `known`, the namespaces and service accounts seen in the cluster it is for or in the one it comes from.
 */
export function placesForNew(
  lines: readonly TargetLine[],
  surroundings: Surroundings,
  known: readonly Place[],
) {
  const byCluster = groupByCluster(known)
  const { home } = surroundings
  const namesAt = (at: ClusterPlace) => [
    ...(byCluster.get(`${at.accountId}/${at.region}/${at.cluster}`) ?? []),
    ...(byCluster.get(`${home.accountId}/${home.region}/${home.cluster}`) ?? []),
  ]
  return gather(lines, surroundings, (line, at) => {
    const there = isPattern(line.namespace + line.serviceAccount) ? namesAt(at) : []
    const namespaces = isPattern(line.namespace)
      ? new Set(there.flatMap(({ namespace }) => (matches(line.namespace, namespace) ? [namespace] : [])))
      : [line.namespace]
    return [...namespaces].sort().flatMap((namespace): Place[] => {
      const accounts = isPattern(line.serviceAccount)
        ? new Set(
            there.flatMap((each) =>
              each.namespace === namespace && matches(line.serviceAccount, each.serviceAccount)
                ? [each.serviceAccount]
                : [],
            ),
          )
        : [line.serviceAccount]
      const { accountId, region, cluster } = at
      return [...accounts]
        .sort()
        .map((serviceAccount) => ({ accountId, region, cluster, namespace, serviceAccount }))
    })
  })
}

/** What a problem means, in one sentence. */
export function sayLineProblem({ kind }: LineProblem): string {
  switch (kind) {
    case 'form':
      return 'write namespace/service-account, with the cluster before it if it is another one'
    case 'bad-name':
      return 'a name holds a character that Kubernetes or EKS does not allow there'
    case 'no-cluster':
      return 'there is no such cluster in this account'
    case 'ambiguous-cluster':
      return 'several regions have a cluster of this name: write region/cluster/namespace/service-account'
    case 'no-match':
      return 'nothing matches'
    case 'twice':
      return 'it is in the list already'
    case 'too-many':
      return `a run takes ${targetsMax.toLocaleString('en')} targets and ${patternsMax} patterns at most`
  }
}

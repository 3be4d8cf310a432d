import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { listClusters, listServiceAccounts } from '../inventory/index.ts'
import {
  clustersOf,
  keyOf,
  placesForNew,
  readTargets,
  selectExisting,
  type TargetLine,
  targetsMax,
} from './select.ts'
import { fillPlainText, isTemplate, valuesOf } from './template.ts'
import type { AwsProblem, ClusterRef, LineProblem, RunDefinition, Target } from './types.ts'

type Resolved = { readonly targets: readonly Target[]; readonly lines: readonly LineProblem[] }
type Outcome = Result<Resolved, AwsProblem>
type Known = Result<readonly (Target & { readonly associationId: string })[], AwsProblem>

/** The account's clusters, asked for only when a line names one. */
async function clustersFor(home: ClusterRef, lines: readonly TargetLine[]) {
  return lines.some(({ cluster }) => cluster !== null) ? listClusters(home.accountId) : ok([home])
}

/** Who has an association in any of these clusters. */
async function readKnown(clusters: Iterable<ClusterRef>): Promise<Known> {
  const known: (Target & { readonly associationId: string })[] = []
  for (const cluster of clusters) {
    const listed = await listServiceAccounts(cluster)
    if (!listed.ok) return listed
    for (const { accountId, region, cluster: name, namespace, serviceAccount, associationId } of listed.value)
      known.push({ accountId, region, cluster: name, namespace, serviceAccount, associationId })
  }
  return ok(known)
}

function clustersNamed(
  lines: readonly TargetLine[],
  home: ClusterRef,
  clusters: readonly ClusterRef[],
): readonly ClusterRef[] {
  const named = new Map<string, ClusterRef>()
  for (const line of lines) {
    const found = clustersOf(line, home, clusters)
    for (const each of found.ok ? found.value : []) named.set(`${each.region}/${each.cluster}`, each)
  }
  return [...named.values()]
}

async function resolveExisting({ home, targets }: RunDefinition): Promise<Outcome> {
  const { lines, problems } = readTargets(targets)
  const clusters = await clustersFor(home, lines)
  if (!clusters.ok) return clusters
  const known = await readKnown(clustersNamed(lines, home, clusters.value))
  if (!known.ok) return known
  const selected = selectExisting(lines, { home, clusters: clusters.value }, known.value)
  return ok({ targets: selected.found, lines: [...problems, ...selected.problems] })
}

type Clone = Extract<RunDefinition, { kind: 'clone' }>

/** The list once for each source, when it names the source; else once for all. */
function listsOf({ sources, targets, home }: Clone) {
  if (!isTemplate(targets))
    return sources.map((source) => ({ source, home: source, ...readTargets(targets) }))
  return sources.map((source) => ({
    source,
    home: { ...home, region: source.region, cluster: source.cluster },
    ...readTargets(fillPlainText(targets, valuesOf(source))),
  }))
}

async function resolveNew(definition: Clone): Promise<Outcome> {
  const lists = listsOf(definition)
  const allLines = lists.flatMap(({ lines }) => lines)
  const clusters = await clustersFor(definition.home, allLines)
  if (!clusters.ok) return clusters
  const withPattern = allLines.some(({ text }) => /[*?]/.test(text))
  const sourceClusters = new Map(lists.map(({ home }) => [`${home.region}/${home.cluster}`, home]))
  const named = clustersNamed(allLines, definition.home, clusters.value)
  for (const each of named) sourceClusters.set(`${each.region}/${each.cluster}`, { ...each })
  const known = withPattern ? await readKnown(sourceClusters.values()) : ok([])
  if (!known.ok) return fail(known.error)
  const targets = new Map<string, Target>()
  const problems: LineProblem[] = []
  for (const { source, home, lines, problems: unread } of lists) {
    const { accountId, region, cluster } = home
    const at = { accountId, region, cluster }
    const places = placesForNew(lines, { home: at, clusters: [at, ...clusters.value] }, known.value)
    problems.push(...unread, ...places.problems)
    for (const place of places.found) {
      const text = [place.cluster, place.namespace, place.serviceAccount].join('/')
      if (targets.has(keyOf(place))) problems.push({ line: 1, text, kind: 'twice' })
      else if (targets.size >= targetsMax) problems.push({ line: 1, text, kind: 'too-many' })
      else targets.set(keyOf(place), { ...place, source })
    }
  }
  return ok({ targets: [...targets.values()], lines: problems.slice(0, targetsMax) })
}

/** What a run's list means today: each target once, and the lines that mean none. */
export function resolveTargets(definition: RunDefinition): Promise<Outcome> {
  return definition.kind === 'policy' ? resolveExisting(definition) : resolveNew(definition)
}

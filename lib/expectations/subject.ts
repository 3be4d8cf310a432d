import { checkPolicy, type NamedPolicy, type PolicyKind, type PolicySet } from '../iam/index.ts'
import { sessionContextOf } from '../pod-identity/index.ts'
import type {
  DocumentSource,
  ExpectationFile,
  LayerSources,
  Problem,
  SessionSource,
  Subject,
} from './types.ts'

/** The paths of the documents that a file names. */
export function pathsOf({ policies }: ExpectationFile): readonly string[] {
  const paths = sourcesOf(policies).flatMap(({ source }) => (source.kind === 'path' ? [source.path] : []))
  return [...new Set(paths)]
}

type Placed = { readonly source: DocumentSource; readonly name: string; readonly kind: PolicyKind }

/** Every document with the name it goes by, its path or its place, and the kind of policy it has to be. */
function sourcesOf(sources: LayerSources): readonly Placed[] {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = sources
  const place = (list: readonly DocumentSource[], layer: string, kind: PolicyKind) =>
    list.map((source, index): Placed => ({ source, kind, name: nameOf(source, `${layer}[${index}]`) }))
  return [
    ...place(identity, 'identity', 'identity'),
    ...place(boundary, 'boundary', 'boundary'),
    ...place(session, 'session', 'session'),
    ...scps.flatMap((level, index) => place(level, `scps[${index}]`, 'scp')),
    ...rcps.flatMap((level, index) => place(level, `rcps[${index}]`, 'rcp')),
    ...(resource ? place([resource], 'resource', 'resource') : []),
    ...place(vpcEndpoint, 'vpcEndpoint', 'resource'),
  ]
}

function nameOf(source: DocumentSource, place: string): string {
  return source.kind === 'path' ? source.path : place
}

/**
 * The policies and the session a file means. `texts` holds the documents by their paths; null is one that could not be read. A document that AWS would
 * refuse is a problem: read as well as may be, it would allow nothing, and much would seem kept.
 */
export function subjectOf(
  { policies: sources, session }: ExpectationFile,
  texts: ReadonlyMap<string, string | null>,
): { readonly subject: Subject | null; readonly problems: readonly Problem[] } {
  const placed = sourcesOf(sources)
  const problems = placed.flatMap((each) => problemsOf(each, texts))
  if (problems.length > 0) return { subject: null, problems }
  const named = (list: readonly DocumentSource[], place: string): readonly NamedPolicy[] =>
    list.map((source, index) => ({
      name: nameOf(source, `${place}[${index}]`),
      text: textOf(source, texts) ?? '',
    }))
  const policies = policySetOf(sources, named)
  return { subject: { policies, session: contextOf(session, policies) }, problems }
}

function textOf(source: DocumentSource, texts: ReadonlyMap<string, string | null>): string | null {
  return source.kind === 'text' ? source.text : (texts.get(source.path) ?? null)
}

function problemsOf(
  { source, name, kind }: Placed,
  texts: ReadonlyMap<string, string | null>,
): readonly Problem[] {
  const at = (message: string): Problem => ({ line: source.line, column: 1, message })
  const text = textOf(source, texts)
  if (text === null) return [at(`${name} could not be read`)]
  const refused = checkPolicy(text, kind, {}).find((finding) => finding.refused)
  if (!refused) return []
  const { line } = refused.range.start
  return [at(`AWS would refuse ${name}${source.kind === 'path' ? `, line ${line}` : ''}: ${refused.message}`)]
}

function policySetOf(
  { identity, boundary, session, scps, rcps, resource, vpcEndpoint, unreadable }: LayerSources,
  named: (list: readonly DocumentSource[], place: string) => readonly NamedPolicy[],
): PolicySet {
  const [ofResource] = resource ? named([resource], 'resource') : []
  return {
    identity: named(identity, 'identity'),
    ...(boundary && { boundary: named(boundary, 'boundary') }),
    ...(session && { session: named(session, 'session') }),
    ...(scps && { scps: scps.map((level, index) => named(level, `scps[${index}]`)) }),
    ...(rcps && { rcps: rcps.map((level, index) => named(level, `rcps[${index}]`)) }),
    ...(ofResource && { resource: ofResource }),
    ...(vpcEndpoint && { vpcEndpoint: named(vpcEndpoint, 'vpcEndpoint') }),
    ...(unreadable && { unreadable }),
  }
}

/** With a session policy EKS sends no session tags: it takes none without `disableSessionTags` (API reference, UpdatePodIdentityAssociation). */
function contextOf(source: SessionSource, policies: PolicySet): Subject['session'] {
  if (source.kind === 'session') return source.session
  const { sessionTags = policies.session === undefined, roleTags, kind: _, ...association } = source
  const [boundary] = policies.boundary ?? []
  const role = { policies: policies.identity, tags: roleTags, ...(boundary && { boundary }) }
  return sessionContextOf({ ...association, disableSessionTags: !sessionTags }, role)
}

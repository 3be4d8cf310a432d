import 'server-only'
import { canonicalJson } from '../audit/canonical.ts'
import { catalog } from '../catalog/index.ts'
import { plainLines, sayLine } from '../explain/index.ts'
import { type AccessGroup, groupedPermissions, type Layer } from '../iam/index.ts'
import type { EvidenceAccess } from './types.ts'

/** An access as the report tells it. */
export type WordedAccess = {
  readonly key: string
  readonly principal: string
  /** What may be done, a sentence for each thing that holds. */
  readonly words: readonly string[]
  readonly exact: boolean
  readonly unreadable: readonly string[]
  /** Names of the policies that decide, by layer. */
  readonly layers: readonly string[]
}

const placeOf = ({ places }: AccessGroup) => places[0] ?? 0

/** The actions in the catalog's order, as sentences are made of them. */
function actionsOf(groups: readonly AccessGroup[]) {
  return groups
    .flatMap(({ actions, places, access }) =>
      actions.map(({ name }, index) => ({ place: places[index] ?? 0, access: { action: name, ...access } })),
    )
    .sort((left, right) => left.place - right.place)
    .map(({ access }) => access)
}

const layerNames: Readonly<Record<Layer, string>> = {
  identity: 'role',
  boundary: 'boundary',
  session: 'session policy',
  scp: 'SCPs',
  rcp: 'RCPs',
  resource: 'resource',
  vpcEndpoint: 'VPC endpoint',
}

function layersOf({ policies }: EvidenceAccess): readonly string[] {
  const { identity, boundary, session, scps, rcps, resource, vpcEndpoint, unreadable = [] } = policies
  const layers = [
    ['identity', identity],
    ['boundary', boundary],
    ['session', session],
    ['scp', scps?.flat()],
    ['rcp', rcps?.flat()],
    ['resource', resource && [resource]],
    ['vpcEndpoint', vpcEndpoint],
  ] as const
  return layers.flatMap(([layer, documents]) => {
    const none = unreadable.includes(layer) ? 'not read' : 'no policy'
    return documents ? [`${layerNames[layer]}: ${documents.map(({ name }) => name).join(', ') || none}`] : []
  })
}

/**
 * The file of an access, one text for the same policies under the same engine and catalog: what decides, and what the engine makes of it, actions of
 * which the same holds together, in the catalog's order.
 */
export function workOut(given: EvidenceAccess): { readonly file: string; readonly worded: WordedAccess } {
  const { key, policies, session } = given
  const { groups, ...rest } = groupedPermissions(policies, session, catalog)
  const inOrder = groups.toSorted((left, right) => placeOf(left) - placeOf(right))
  const written = inOrder.map(({ actions, access }) => ({ actions: actions.map(({ name }) => name), access }))
  const words = plainLines({ actions: actionsOf(groups) }).map(sayLine)
  const file = { key, policies, session, effective: { groups: written, ...rest }, words }
  const { exact } = rest
  const unreadable = rest.unreadable.map((layer) => layerNames[layer])
  return {
    file: `${canonicalJson(file)}\n`,
    worded: { key, principal: session.principal, words, exact, unreadable, layers: layersOf(given) },
  }
}

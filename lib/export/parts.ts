import type { ExportedAssociation } from './types.ts'

/** CloudFormation takes 500 resources a template (user guide, cloudformation-limits). */
const templateMax = 500

export type Part = {
  /** Of the account, region or cluster that all of it is in. */
  readonly fileName: string
  readonly accountId: string
  readonly region: string
  readonly associations: readonly ExportedAssociation[]
}

type Place = 'account' | 'region' | 'cluster'

function placeOf(each: ExportedAssociation, by: Place): readonly string[] {
  if (by === 'account') return [each.accountId]
  return by === 'region' ? [each.accountId, each.region] : [each.accountId, each.region, each.cluster]
}

/** What one document can hold: a provider, a stack and a set of credentials belong to one account, some to one region or one cluster. */
export function partsBy(associations: readonly ExportedAssociation[], by: Place): readonly Part[] {
  const groups = new Map<string, ExportedAssociation[]>()
  for (const each of associations) {
    const key = placeOf(each, by).join('-')
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    if (!first) return []
    return [
      {
        fileName: `pod-identity-${key}`,
        accountId: first.accountId,
        region: first.region,
        associations: group,
      },
    ]
  })
}

/** The same for templates, none with more resources than CloudFormation takes. */
export function stackParts(associations: readonly ExportedAssociation[]): readonly Part[] {
  return partsBy(associations, 'region').flatMap((part) => {
    const pieces = Math.ceil(part.associations.length / templateMax)
    return Array.from({ length: pieces }, (_, piece) => ({
      ...part,
      fileName: pieces === 1 ? part.fileName : `${part.fileName}-${piece + 1}`,
      associations: part.associations.slice(piece * templateMax, (piece + 1) * templateMax),
    }))
  })
}

/** Tags that people may set. `aws:` is AWS's own prefix; a request that names one is refused (EKS user guide, eks-using-tags). */
export function settableTags({ tags }: ExportedAssociation): readonly (readonly [string, string])[] {
  return Object.entries(tags)
    .filter(([key]) => !/^aws:/i.test(key))
    .sort(([left], [right]) => (left < right ? -1 : 1))
}

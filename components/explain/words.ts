import { layerNames } from '@/components/access/trace-words.ts'
import type { Layer } from '@/lib/iam/index.ts'
import type { Agreement, Denial, RefusedIdentity } from '@/lib/pod-identity/index.ts'

export const layerName = (layer: Layer | 'trust') =>
  layer === 'trust' ? 'a role’s trust policy' : layerNames[layer]

const reasonsWithoutLayer = {
  explicit: 'A Deny refuses it. AWS does not say in which policy.',
  implicit: 'Nothing allows it. AWS does not say in which policy.',
  none: 'AWS does not say which policy refused it.',
}

/** Why, in one sentence, as AWS put it. */
export function sayReason({ layer, kind, through }: Denial): string {
  if (layer === null) return reasonsWithoutLayer[kind ?? 'none']
  const name = layerName(layer)
  const behind = through === null ? '' : `, through ${layerName(through)}`
  if (layer === 'trust') return 'A role’s trust policy does not let the caller in.'
  if (kind === 'explicit') return `A Deny in ${name} refuses it${behind}.`
  return `Nothing in ${name} allows it${behind}.`
}

const denyUnseen = {
  title: 'AWS says that a Deny applied, and none that was read here does.',
  text: 'It is in a policy that was not read, such as one of the resource or the organization, or was changed since.',
}

export type Note = { readonly tone: 'ok' | 'info' | 'warn'; readonly title: string; readonly text: string }

/** How AWS's words and the policies go together. */
export function sayAgreement(agreement: Agreement, layer: Denial['layer']): Note {
  const named = layer === null ? 'a policy' : layerName(layer)
  switch (agreement.kind) {
    case 'same':
      return {
        tone: 'ok',
        title: 'Podscope finds the same.',
        text: `Of what was read, it is ${named} alone that would not let it through.`,
      }
    case 'among': {
      const others = agreement.others.map(layerName).join(' and ')
      return {
        tone: 'warn',
        title: 'Podscope finds the same, and more.',
        text: `AWS names one layer where several refuse: beside ${named}, it is ${others} that would not let it through either.`,
      }
    }
    case 'refused':
      return {
        tone: 'ok',
        title: 'Podscope finds it refused.',
        text: 'AWS names no policy; below is which one it was.',
      }
    case 'open':
      return {
        tone: 'info',
        title: 'It depends on what the text does not tell.',
        text:
          agreement.unknownKeys.length > 0
            ? `The policies look at ${agreement.unknownKeys.join(', ')}, which only the request itself had.`
            : 'Something on the way could not be read.',
      }
    case 'unseen':
      return {
        tone: 'info',
        ...(layer === null
          ? denyUnseen
          : {
              title: `AWS names ${named}, which was not read here.`,
              text: 'Who looks after it has to say why: Podscope cannot.',
            }),
      }
    case 'otherwise':
      return {
        tone: 'warn',
        title: 'AWS and Podscope say different things.',
        text: `${layer === null ? 'As they stand now, the policies that were read do not refuse it so.' : `As it stands now, ${named} would let this through.`} Something changed since, or the pod runs with credentials of before, or it is another association’s: see the pod’s side.`,
      }
  }
}

/** Who was refused, where no association's pod was. */
export const identityWords: Readonly<Record<RefusedIdentity, string>> = {
  pod: 'a pod’s session, made by EKS Pod Identity',
  node: 'a node’s own role: the pod did not use the credentials of Pod Identity',
  sdk: 'a session that an SDK made by itself, as with IRSA or a profile: not one of Pod Identity',
  session: 'a role’s session that EKS Pod Identity did not make',
  user: 'an IAM user: keys came from somewhere else than Pod Identity',
  unknown: 'nobody that the text names',
}

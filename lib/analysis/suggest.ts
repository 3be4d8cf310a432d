import 'server-only'
import { actionsMatching, catalog, findService, services, typesOfAction } from '../catalog/index.ts'
import { sessionTagKeys } from '../pod-identity/index.ts'
import type { QuestionOption } from './types.ts'

/** As many as a list under a field shows. */
const optionsMax = 12
/** Of a pattern that stands for more actions the first are looked at. */
const actionsMax = 60

const countOf = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'action' : 'actions'}`

/** Those that begin with what was typed before those that only hold it. */
function fitting(options: readonly QuestionOption[], typed: string): readonly QuestionOption[] {
  const small = typed.toLowerCase()
  const rank = ({ text, detail }: QuestionOption) => {
    if (text.toLowerCase().startsWith(small)) return 0
    if (text.toLowerCase().includes(small)) return 1
    return detail.toLowerCase().includes(small) ? 2 : 3
  }
  return options
    .map((option) => ({ option, rank: rank(option) }))
    .filter((each) => each.rank < 3)
    .sort((left, right) => left.rank - right.rank)
    .slice(0, optionsMax)
    .map(({ option }) => option)
}

const serviceOptions = services.map(
  ({ prefix, name, actions }): QuestionOption => ({
    text: `${prefix}:*`,
    detail: `${name} · ${countOf(actions.length)}`,
  }),
)
const actionOptions = catalog.actions.map(
  ({ name, level }): QuestionOption => ({ text: name, detail: level }),
)

/** Actions for what was typed: of a pattern all that it stands for, otherwise services and actions that hold it. */
export function suggestActions(typed: string): readonly QuestionOption[] {
  if (/[*?]/.test(typed)) {
    const found = actionsMatching(typed)
    if (found.length === 0) return []
    const own = { text: typed, detail: countOf(found.length) }
    const single = found.map(({ name, level }): QuestionOption => ({ text: name, detail: level }))
    return [own, ...single].slice(0, optionsMax)
  }
  if (typed.includes(':')) return fitting([...serviceOptions, ...actionOptions], typed)
  const some = fitting(serviceOptions, typed).slice(0, optionsMax / 2)
  return [...some, ...fitting(actionOptions, typed)].slice(0, optionsMax)
}

/**
 * A resource type's ARN as a pattern: what a person typed is the first name in it, anything may be the rest.
 * `arn:${Partition}:s3:::${BucketName}/${ObjectName}` with `invoices` is `arn:aws:s3:::invoices/*`.
 */
function patternOf(arn: string, typed: string): string {
  let name = typed
  return arn.replaceAll(/\$\{([^}]*)\}/g, (_, hole: string) => {
    if (hole === 'Partition') return 'aws'
    if (hole === 'Region' || hole === 'Account' || name === '') return '*'
    const own = name
    name = ''
    return own
  })
}

/** An ARN as a person reads it: `arn:aws:s3:::BucketName/ObjectName`. */
const readable = (arn: string) => arn.replaceAll('${Partition}', 'aws').replaceAll(/\$\{([^}]*)\}/g, '$1')

/** The ARNs, as the reference writes them, of the resources that an action or a pattern of actions takes. */
export function resourceForms(action: string): readonly string[] {
  const types = actionsMatching(action)
    .slice(0, actionsMax)
    .flatMap(({ name }) => typesOfAction(name))
  return [...new Set(types.flatMap(({ arns }) => arns.map(readable)))].slice(0, optionsMax)
}

/** Resources for what was typed: forms of those that the action takes, as patterns. A bare name is put in its place. */
export function suggestResources(action: string, typed: string): readonly QuestionOption[] {
  const own = findService(action.slice(0, Math.max(0, action.indexOf(':'))))
  const chosen = actionsMatching(action)
    .slice(0, actionsMax)
    .flatMap(({ name }) => typesOfAction(name))
  const types = chosen.length > 0 ? new Set(chosen) : new Set(own?.types)
  const isName = typed !== '' && typed !== '*' && !'arn:'.startsWith(typed) && !typed.startsWith('arn:')
  const made = [...types].flatMap(({ name, arns }) =>
    arns.map(
      (arn): QuestionOption => ({
        text: patternOf(arn, isName ? typed : ''),
        detail: `${name} · ${readable(arn)}`,
      }),
    ),
  )
  const options = [...new Map(made.map((option) => [option.text, option])).values()]
  const everything: QuestionOption = { text: '*', detail: 'every resource' }
  if (isName) return options.slice(0, optionsMax)
  const fits = options.filter(({ text, detail }) => text.startsWith(typed) || detail.includes(` ${typed}`))
  return [...(typed === '' || typed === '*' ? [everything] : []), ...(typed === '*' ? options : fits)].slice(
    0,
    optionsMax,
  )
}

/** Keys that policies often look at, whatever the action; the rest of a session's are its own and known. */
const usualKeys: readonly QuestionOption[] = [
  { text: 'aws:SecureTransport', detail: 'true or false: over TLS' },
  { text: 'aws:SourceVpce', detail: 'the VPC endpoint' },
  { text: 'aws:SourceVpc', detail: 'the VPC' },
  { text: 'aws:SourceIp', detail: 'the address it comes from' },
  { text: 'aws:RequestedRegion', detail: 'the region that is asked' },
  { text: 'aws:ResourceAccount', detail: 'the account of the resource' },
  { text: 'aws:ResourceOrgID', detail: 'the organization of the resource' },
  { text: 'aws:ViaAWSService', detail: 'true or false: another service asks' },
]

/** Keys of a request's context for what was typed: the action's own first. */
export function suggestKeys(action: string, typed: string): readonly QuestionOption[] {
  const names = actionsMatching(action)
    .slice(0, actionsMax)
    .flatMap(({ keys = [] }) => keys)
  const service = action.slice(0, action.indexOf(':') + 1).toLowerCase()
  const own = [...new Set(names)]
    .filter((name) => name.toLowerCase().startsWith(service) || name.startsWith('aws:'))
    .map((text): QuestionOption => ({ text, detail: text.endsWith('/') ? 'and the name of a tag' : '' }))
  const tags = sessionTagKeys.map(
    (key): QuestionOption => ({ text: `aws:PrincipalTag/${key}`, detail: 'a session tag of EKS' }),
  )
  const all = [...own, ...usualKeys, ...tags]
  return fitting([...new Map(all.map((option) => [option.text.toLowerCase(), option])).values()], typed)
}

import 'server-only'
import type { Actor, AuditObject, EntryDraft, Json, Kept } from './types.ts'

/** Far above what AWS stores of an association, far below what would hurt. */
const textMax = 20_000
const nameMax = 300

/** Names of fields whose values are nobody's to read afterwards. */
const secretName =
  /passw(or)?d|passphrase|secret|token|cookie|credential|private.?key|api.?key|authorization/i
/** Values that open something, wherever they stand: the password of an address, a bearer's token, a JSON Web Token, a private key. */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, '$1:[not kept]@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [not kept]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[not kept]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[not kept]'],
]

/** As both databases keep it, so that what is read back is what was hashed: neither takes a NUL or half a character. */
function storable(text: string, max: number): string {
  const whole = text.replaceAll('\u0000', '\uFFFD').toWellFormed()
  if (whole.length <= max) return whole
  return `${whole.slice(0, max).toWellFormed()}… (${whole.length - max} more characters are not kept)`
}

function withoutSecrets(text: string): string {
  return secretValues.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text)
}

export function keptText(text: string, max = textMax): string {
  return storable(withoutSecrets(text), max)
}

/** A document as it is kept. `isOurs`: its fields are names that Podscope gave; a tag of AWS may be called as it likes. */
function keptJson(value: unknown, isOurs: boolean): Json {
  if (typeof value === 'string') return keptText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((each) => keptJson(each, isOurs))
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' && value !== null ? keptFields(value, isOurs) : null
}

function keptFields(value: object, isOurs: boolean): Kept {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const hides = isOurs && secretName.test(name) && typeof field !== 'boolean' && field !== null
      return [storable(name, nameMax), hides ? '[not kept]' : keptJson(field, isOurs)]
    }),
  )
}

/** What is kept of a state before or after: no secret, nothing too long, nothing a database would change. */
export function kept(value: object | null | undefined, object: AuditObject | null): Kept | null {
  return value ? keptFields(value, object?.kind !== 'association') : null
}

export function keptActor({ kind, id, name, session, address }: Actor): Actor {
  const short = (text: string | null) => (text === null ? null : keptText(text, nameMax))
  return {
    kind,
    id: keptText(id, nameMax),
    name: keptText(name, nameMax),
    session: short(session),
    address: short(address),
  }
}

export function keptObject(object: AuditObject): AuditObject {
  if (object.kind !== 'association') return { kind: object.kind, name: storable(object.name, nameMax) }
  const { kind, accountId, region, cluster, associationId, namespace, serviceAccount } = object
  const short = (text: string) => storable(text, nameMax)
  return {
    kind,
    accountId: short(accountId),
    region: short(region),
    cluster: short(cluster),
    associationId: associationId === null ? null : short(associationId),
    namespace: short(namespace),
    serviceAccount: short(serviceAccount),
  }
}

/** What did not happen is null. */
export function keptLine(text: EntryDraft['problem'], max = textMax): string | null {
  return text ? keptText(text, max) : null
}

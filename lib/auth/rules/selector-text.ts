import { type ContactText, readContact } from './contact.ts'
import { type Contact, isBlank, type Selector, type Tenant } from './tenants.ts'

/** A selector as a form has it: names and patterns divided by commas or spaces, and tags one a line, `key=value`. */
export type SelectorText = {
  readonly accounts: string
  readonly regions: string
  readonly clusters: string
  readonly namespaces: string
  readonly tags: string
}
export type SelectorField = keyof SelectorText
export type SelectorProblem = { readonly field: SelectorField | 'all'; readonly message: string }

export const selectorsMax = 50
/** In one field. */
export const patternsMax = 100
export const tagsMax = 20

export const emptySelector: SelectorText = {
  accounts: '',
  regions: '',
  clusters: '',
  namespaces: '',
  tags: '',
}

type NameField = Exclude<SelectorField, 'tags'>
const nameFields = ['accounts', 'regions', 'clusters', 'namespaces'] as const satisfies readonly NameField[]

/** What names may hold, with the wildcards. */
const patterns: Readonly<Record<NameField, { readonly is: RegExp; readonly told: string }>> = {
  accounts: {
    is: /^(?:\d{12}|(?=.*[*?])[\d*?]{1,12})$/,
    told: 'is no account: 12 digits, or fewer with * and ?',
  },
  regions: { is: /^[a-z0-9*?-]{1,40}$/, told: 'is no Region: small letters, digits and hyphens' },
  // EKS API reference, CreateCluster: ^[0-9A-Za-z][A-Za-z0-9\-_]*, at most 100.
  clusters: {
    is: /^[0-9A-Za-z*?][\w*?-]{0,99}$/,
    told: 'is no cluster name: letters, digits, hyphens and underscores, at most 100',
  },
  // Kubernetes: a namespace is a label of RFC 1123.
  namespaces: {
    is: /^[a-z0-9*?](?:[a-z0-9*?-]{0,61}[a-z0-9*?])?$/,
    told: 'is no namespace: small letters, digits and hyphens, at most 63',
  },
}

const split = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))]
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

function nameProblems(field: NameField, names: readonly string[]): SelectorProblem[] {
  const { is, told } = patterns[field]
  const wrong = names.filter((name) => !is.test(name)).map((name) => `“${name.slice(0, 100)}” ${told}.`)
  const many = names.length > patternsMax ? [`At most ${patternsMax} of them.`] : []
  return [...wrong, ...many].slice(0, 1).map((message) => ({ field, message }))
}

/** Letters, digits, spaces and a few signs: what a tag of EKS may hold (EKS user guide, "Tag restrictions"). */
const tagText = /^[\p{L}\p{N}\p{Z}_.:/=+@*-]*$/u

function tagProblem(line: string, keys: readonly string[]): string | null {
  const at = line.indexOf('=')
  if (at < 1) return `“${line.slice(0, 100)}” is no tag: write key=value, or key=* for any value.`
  const key = line.slice(0, at).trim()
  const value = line.slice(at + 1).trim()
  // Outside the Basic Multilingual Plane JavaScript and SQL count characters differently.
  if (value.includes('?')) return 'Only * stands for something in a tag’s value, not ?.'
  if (key.includes('*') || key.includes('?')) return 'A tag’s key is written out: only its value may have *.'
  if (!tagText.test(key) || !tagText.test(value) || key === '__proto__')
    return `“${line.slice(0, 100)}” holds what no tag does.`
  if (key.length > 128 || value.length > 256) return 'A key has at most 128 characters, a value 256.'
  return keys.filter((each) => each === key).length > 1 ? `“${key}” is there twice.` : null
}

const keyOf = (line: string) => line.slice(0, line.indexOf('=')).trim()

function tagProblems(text: string): SelectorProblem[] {
  const all = lines(text)
  if (all.length > tagsMax) return [{ field: 'tags', message: `At most ${tagsMax} tags.` }]
  const keys = all.map(keyOf)
  const wrong = all.map((line) => tagProblem(line, keys)).find((each) => each !== null)
  return wrong ? [{ field: 'tags', message: wrong }] : []
}

function tagsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    lines(text).map((line) => [keyOf(line), line.slice(line.indexOf('=') + 1).trim()]),
  )
}

/** What a form's texts select, and what is wrong with them; a selector with problems is not to be used. */
export function readSelector(text: SelectorText): {
  readonly selector: Selector
  readonly problems: readonly SelectorProblem[]
} {
  const names = nameFields.map((field) => [field, split(text[field])] as const)
  const problems = [...names.flatMap((each) => nameProblems(...each)), ...tagProblems(text.tags)]
  if (problems.length > 0) return { selector: {}, problems }
  const tags = tagsOf(text.tags)
  const selector: Selector = {
    ...Object.fromEntries(names.filter(([, each]) => each.length > 0)),
    ...(Object.keys(tags).length > 0 && { tags }),
  }
  return { selector, problems: isBlank(selector) ? [blank] : [] }
}

const blank: SelectorProblem = {
  field: 'all',
  message:
    'This says nothing, so it would select everything there is. Name an account, a cluster, a namespace …',
}

/** The texts that a selector is written as. */
export function textOf({ accounts, regions, clusters, namespaces, tags }: Selector): SelectorText {
  const joined = (names: readonly string[] | undefined) => (names ?? []).join(', ')
  return {
    accounts: joined(accounts),
    regions: joined(regions),
    clusters: joined(clusters),
    namespaces: joined(namespaces),
    tags: Object.entries(tags ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  }
}

const singular: Readonly<Record<NameField, string>> = {
  accounts: 'account',
  regions: 'Region',
  clusters: 'cluster',
  namespaces: 'namespace',
}

/** A selector as a line: `account 1111… or 2222…, namespace tenant-*, tag team=pay*`. */
export function selectorInWords(selector: Selector): string {
  const names = nameFields.flatMap((field) => {
    const some = selector[field] ?? []
    return some.length > 0 ? [`${singular[field]} ${some.join(' or ')}`] : []
  })
  const tags = Object.entries(selector.tags ?? {}).map(([key, value]) => `tag ${key}=${value}`)
  return [...names, ...tags].join(', ')
}

const nameMax = 80

/** What a tenant or a role may be called: one line, nothing that turns or hides letters. Null: not so. */
export function plainName(name: string): string | null {
  const plain = name.normalize('NFC').replace(/\s+/g, ' ').trim()
  return plain.length >= 1 && plain.length <= nameMax && !/[\p{Cc}\p{Cf}]/u.test(plain) ? plain : null
}

/** A tenant as its form sends it. */
export type TenantText = {
  readonly name: string
  readonly selectors: readonly SelectorText[]
  readonly contact: ContactText
}
export type TenantDraft = Pick<Tenant, 'name' | 'selectors'> & { readonly contact?: Contact | null }

/** The tenant that texts say, or everything that is wrong with them. */
export function readTenant({ name, selectors, contact }: TenantText): {
  readonly tenant: TenantDraft
  readonly nameProblem: string | null
  readonly contactProblems: ReturnType<typeof readContact>['problems']
  /** By selector. */
  readonly problems: readonly (readonly SelectorProblem[])[]
  readonly isGood: boolean
} {
  const read = selectors.map(readSelector)
  const who = readContact(contact)
  const plain = plainName(name)
  const nameProblem = plain === null ? `Give it a name of one line, at most ${nameMax} characters.` : null
  const problems = read.map((each) => each.problems)
  const isContact = Object.values(who.problems).every((each) => each === null)
  const isCounted = read.length >= 1 && read.length <= selectorsMax
  return {
    tenant: { name: plain ?? '', selectors: read.map(({ selector }) => selector), contact: who.contact },
    nameProblem,
    contactProblems: who.problems,
    problems,
    isGood: isCounted && nameProblem === null && isContact && problems.every((each) => each.length === 0),
  }
}

import type { CatalogAction, Finding } from '../types.ts'
import { spend } from './budget.ts'
import { actionsOf, type CatalogIndex, carriesKey, type KeyIndex } from './catalog-index.ts'
import { closest } from './closest.ts'
import { eachCondition, needsKey, type UsedCondition } from './condition.ts'
import { write } from './edits.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** Keys that name a tag after their slash (access_tags). The catalog's own are known by ending so. */
const tagKeys = new Set(['aws:resourcetag', 'aws:requesttag', 'aws:principaltag'])

/** Keys of identity providers begin with a host name (reference_policies_iam-condition-keys, web identity federation). */
function isFederated(key: string): boolean {
  const prefix = key.slice(0, key.indexOf(':'))
  return prefix.includes('.') || prefix === 'saml'
}

function checkForm({ condition }: UsedCondition): Finding | null {
  const { value, range } = condition.key
  if (/^[^:]+:[^:]/.test(value)) return null
  return {
    code: 'invalid-condition-key-format',
    severity: 'error',
    message: `a condition key has the form \`service:key\`, unlike ${shown(value)}`,
    range,
  }
}

function checkDeprecated({ key, condition }: UsedCondition): Finding | null {
  if (key !== 'aws:arn') return null
  return {
    code: 'deprecated-global-condition-key',
    severity: 'warning',
    message: '`aws:ARN` is out of date: test `aws:PrincipalArn`',
    range: condition.key.range,
    ...write(condition.key.range, 'aws:PrincipalArn'),
  }
}

function checkTag({ key, condition }: UsedCondition, keys: KeyIndex | null | undefined): Finding | null {
  const bare = key.replace(/\/$/, '')
  const isTag = tagKeys.has(bare) || (/tag$/.test(bare) && keys?.find(`${bare}/x`)?.name.endsWith('/'))
  if (!isTag || (bare === key && keys?.find(key))) return null
  return {
    code: 'missing-tag-key-in-condition',
    severity: 'error',
    message: `${shown(condition.key.value)} names no tag: write \`${bare === key ? condition.key.value : condition.key.value.slice(0, -1)}/\` and the tag's key`,
    range: condition.key.range,
  }
}

/** A key that nobody sends. Warnings: the catalog may be older than AWS. */
function checkKnown(
  { key, condition }: UsedCondition,
  catalog: CatalogIndex,
  keys: KeyIndex,
  { spelling }: Subject,
): Finding | null {
  const { value, range } = condition.key
  if (isFederated(key) || keys.find(value)) return null
  const prefix = key.slice(0, key.indexOf(':'))
  const asOf = `as of ${catalog.date}`
  const known = keys.byPrefix.get(prefix)
  const meant = closest(
    value,
    (known ?? []).filter((name) => !/[/:]$/.test(name)),
    spelling,
  )
  const fix = meant ? write(range, meant) : {}
  if (prefix === 'aws')
    return {
      code: 'invalid-global-condition-key',
      severity: 'warning',
      message: `AWS has no global condition key ${shown(value)}, ${asOf}`,
      range,
      ...fix,
    }
  if (!known && !catalog.services.has(prefix))
    return {
      code: 'invalid-service',
      severity: 'warning',
      message: `AWS has no service ${shown(prefix)}, ${asOf}`,
      range,
    }
  return {
    code: 'invalid-service-condition-key',
    severity: 'warning',
    message: `the service ${shown(prefix)} has no condition key ${shown(value)}, ${asOf}`,
    range,
    ...fix,
  }
}

/** Actions that a statement spells out and that the catalog knows; AWS does not look at wildcards either. */
function namedActions({ statement }: UsedCondition, catalog: CatalogIndex): readonly CatalogAction[] {
  if (statement.actions.not) return []
  return statement.actions.patterns.flatMap(({ value }) =>
    /[*?]/.test(value) ? [] : actionsOf(catalog, value),
  )
}

/** More actions than this are told by number. */
const namedMax = 3

function listed(actions: readonly CatalogAction[]): string {
  const names = actions.slice(0, namedMax).map(({ name }) => `\`${name}\``)
  const more = actions.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/**
 * A key that requests for the statement's actions never carry: the condition then fails for them, or holds. Where the condition says what to do
 * without the key (`IfExists`, `ForAllValues`, `Null`), that is what was wanted.
 */
function checkCarried(used: UsedCondition, { catalog, budget }: Subject, keys: KeyIndex): Finding | null {
  const { key, use, condition } = used
  const name = keys.find(key)?.name
  const isTold = use.operator.family === 'null' || use.ifExists || use.quantifier === 'ForAllValues'
  if (!catalog || !name || name.startsWith('aws:') || isTold || isFederated(key)) return null
  if (!spend(budget, used.statement.actions.patterns.length * 20)) return null
  const without = namedActions(used, catalog).filter((action) => carriesKey(action, key) === false)
  if (without.length === 0) return null
  const holds = needsKey(used) ? 'never' : 'always'
  return {
    code: 'unsupported-action-for-condition-key',
    severity: 'warning',
    message: `requests for ${listed(without)} carry no ${shown(condition.key.value)}: for them the condition ${holds} holds, as of ${catalog.date}`,
    range: condition.key.range,
  }
}

/** Key → the action without which no request carries it (id_session-tags, id_credentials_temp_control-access_monitor). */
const broughtBy: readonly (readonly [begin: string, action: string])[] = [
  ['aws:requesttag/', 'sts:TagSession'],
  ['sts:transitivetagkeys', 'sts:TagSession'],
  ['sts:sourceidentity', 'sts:SetSourceIdentity'],
]

/** A trust policy that tests what the caller may not send: assuming the role then fails with it, and without it. */
function checkBrought(used: UsedCondition, { kind }: Subject): Finding | null {
  const { key, statement, condition } = used
  const found = broughtBy.find(([begin]) => key.startsWith(begin))
  if (kind !== 'trust' || statement.effect !== 'Allow' || statement.actions.not || !found) return null
  if (!needsKey(used)) return null
  const [, action] = found
  const has = statement.actions.patterns.some(({ value }) => {
    const lower = value.toLowerCase()
    return lower === action.toLowerCase() || /[*?]/.test(lower)
  })
  if (has) return null
  return {
    code: 'missing-action-for-condition-key',
    severity: 'error',
    message: `a caller sends ${shown(condition.key.value)} only where the statement also allows \`${action}\``,
    range: condition.key.range,
  }
}

/** Keys against those that AWS has, and against the actions beside them. */
export const checkConditionKeys: Check = (subject) => {
  const { catalog } = subject
  const keys = catalog?.keys
  return eachCondition(subject, (used) => {
    const form = checkForm(used) ?? checkDeprecated(used) ?? checkTag(used, keys)
    if (form) return [form]
    const known = catalog && keys ? checkKnown(used, catalog, keys, subject) : null
    // A trust policy's actions are asked for in one request, with the keys of all.
    const carried = keys && subject.kind !== 'trust' ? checkCarried(used, subject, keys) : null
    const brought = checkBrought(used, subject)
    return [known, carried, brought].filter((each) => each !== null)
  })
}

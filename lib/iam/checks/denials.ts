import { parseGlob } from '../pattern.ts'
import type { CatalogAction, Finding, Located, Statement } from '../types.ts'
import { withOpenVariables } from './arn.ts'
import { actionsOf, type CatalogIndex } from './catalog-index.ts'
import { codesMeet, globContains, globsMeet, typePattern } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

const isEverything = (text: string) => /^\*+$/.test(text)

const patterns = new Map<string, readonly number[]>()

/** A resource type's pattern, read once: there are two thousand in all. */
function readType(text: string): readonly number[] {
  const found = patterns.get(text) ?? typePattern(text)
  patterns.set(text, found)
  return found
}

/** Whether a statement can be about an action at all, by the resource types it works on. None: only `*` reaches it. */
function fits(
  action: CatalogAction,
  resources: readonly (readonly number[])[],
  { budget }: Subject,
): boolean {
  return action.resources.some((type) =>
    resources.some((resource) => codesMeet(resource, readType(type), budget)),
  )
}

/** Actions a denial names that work on none of its resources: the commonest is a bucket's ARN where its objects' was meant. */
function checkResources(statement: Statement, catalog: CatalogIndex, subject: Subject): Finding[] {
  const { actions, resources } = statement
  if (!resources || resources.not || actions.not) return []
  if (resources.patterns.some(({ value }) => isEverything(value))) return []
  const codes = resources.patterns.map(({ value }) => withOpenVariables(value))
  return actions.patterns.flatMap(({ value, range }): Finding[] => {
    const named = actionsOf(catalog, value)
    if (named.length === 0 || named.some((action) => fits(action, codes, subject))) return []
    const why = named.every((action) => action.resources.length === 0)
      ? 'only `"Resource": "*"` reaches it'
      : 'it works on none of these resources'
    return [
      {
        code: 'deny-without-effect',
        severity: 'security',
        message: `this does not deny ${shown(value)}: ${why}`,
        range,
      },
    ]
  })
}

/** Whether an `Allow` may be about some action that a pattern names. */
function mayAllow({ actions }: Statement, pattern: string, { budget }: Subject): boolean {
  const glob = parseGlob(pattern.toLowerCase())
  const globs = actions.patterns.map(({ value }) => parseGlob(value.toLowerCase()))
  if (actions.not) return !globs.some((each) => globContains(each, glob, budget))
  return globs.some((each) => globsMeet(each, glob, budget))
}

/**
 * Denials of what the policy does not allow anyway. Only where the policy bounds what is allowed elsewhere; a resource policy that names the
 * session passes a session policy by, but not its denials (access_policies, session policies).
 */
function checkNeeded(statement: Statement, allows: readonly Statement[], subject: Subject): Finding[] {
  if (statement.actions.not) return []
  const idle = statement.actions.patterns.filter(
    ({ value }) => !allows.some((allow) => mayAllow(allow, value, subject)),
  )
  const tell = (what: string, range: Located<string>['range']): Finding => ({
    code: 'deny-without-effect',
    severity: 'suggestion',
    message: `the policy does not allow ${what} anyway: unless a resource policy names the session, denying it changes nothing`,
    range,
  })
  if (idle.length > 0 && idle.length === statement.actions.patterns.length)
    return [tell('any of this', statement.range)]
  return idle.map(({ value, range }) => tell(shown(value), range))
}

/** More statements than this are not compared each with each. */
const comparedMax = 500

export const checkDenials: Check = (subject) => {
  const { kind, statements, catalog } = subject
  if (kind === 'trust') return []
  const denials = statements.filter(({ effect, doubtful }) => effect === 'Deny' && !doubtful)
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const bounds = kind === 'session' || kind === 'boundary'
  const isSure = statements.length <= comparedMax && !statements.some(({ doubtful }) => doubtful)
  return denials.flatMap((statement) => [
    ...(catalog ? checkResources(statement, catalog, subject) : []),
    ...(bounds && isSure && allows.length > 0 ? checkNeeded(statement, allows, subject) : []),
  ])
}

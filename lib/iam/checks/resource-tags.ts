import type { CatalogAction, Finding } from '../types.ts'
import { actionsOf, type CatalogIndex, carriesKey } from './catalog-index.ts'
import { eachCondition, needsKey, type UsedCondition } from './condition.ts'
import { type Check, type Subject, shown } from './subject.ts'

function serviceOf({ name }: CatalogAction): string {
  return name.slice(0, name.indexOf(':'))
}

/** Services of which nothing that the statement names carries the key. */
function servicesWithout(
  { statement, key }: UsedCondition,
  catalog: CatalogIndex,
  { budget }: Subject,
): readonly string[] {
  const carried = new Map<string, boolean>()
  for (const { value } of statement.actions.patterns) {
    for (const action of actionsOf(catalog, value)) {
      budget.left -= 20
      if (budget.left < 0) return []
      const service = serviceOf(action)
      const carries = carriesKey(action, key) !== false
      carried.set(service, (carried.get(service) ?? false) || carries)
    }
  }
  return [...carried].filter(([, carries]) => !carries).map(([service]) => service)
}

/** More services than this are told by number. */
const namedMax = 4

function listed(services: readonly string[]): string {
  const names = services.slice(0, namedMax).map((name) => `\`${name}\``)
  const more = services.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `NotAction` reaches actions of every service, most of which have no tags to test. */
function checkNotAction({ statement, condition }: UsedCondition): Finding {
  const range = condition.key.range
  const key = shown(condition.key.value)
  return statement.effect === 'Deny'
    ? {
        code: 'deny-notaction-with-unsupported-tag-condition-key-for-service',
        severity: 'security',
        message: `many actions carry no ${key}: \`NotAction\` does not deny them here`,
        range,
      }
    : {
        code: 'allow-notaction-with-unsupported-tag-condition-key-for-service',
        severity: 'suggestion',
        message: `many actions carry no ${key}: \`NotAction\` does not allow them here`,
        range,
      }
}

function checkServices(used: UsedCondition, catalog: CatalogIndex, subject: Subject): readonly Finding[] {
  const { statement, condition } = used
  const services = servicesWithout(used, catalog, subject)
  if (services.length === 0) return []
  const range = condition.key.range
  const key = shown(condition.key.value)
  return [
    statement.effect === 'Deny'
      ? {
          code: 'deny-with-unsupported-tag-condition-key-for-service',
          severity: 'security',
          message: `these actions of ${listed(services)} carry no ${key}: the statement does not deny them`,
          range,
        }
      : {
          code: 'allow-with-unsupported-tag-condition-key-for-service',
          severity: 'suggestion',
          message: `these actions of ${listed(services)} carry no ${key}: the statement does not allow them`,
          range,
        },
  ]
}

/** Tags of resources, where the service does not hand them to IAM (access_tags; reference_aws-services-that-work-with-iam). */
export const checkResourceTags: Check = (subject) => {
  const { catalog } = subject
  return eachCondition(subject, (used) => {
    if (!used.key.startsWith('aws:resourcetag/') || !needsKey(used)) return []
    if (used.statement.actions.not) return [checkNotAction(used)]
    return catalog?.keys ? checkServices(used, catalog, subject) : []
  })
}

import type { Finding, Located, Range } from '../types.ts'
import { arnFields, isOpen, withOpenVariables } from './arn.ts'
import { type Budget, budgetOf } from './budget.ts'
import type { ArnType, CatalogIndex } from './catalog-index.ts'
import { codesMeet, typePattern } from './globs.ts'
import { type Check, shown } from './subject.ts'

type Field = 'region' | 'account'

/** Services whose resources AWS has some of itself, in no account: `arn:aws:ssm:*::document/AWS-RunShellScript`. */
const withoutAccount = new Set(['ssm', 'resource-explorer-2'])

/** A field that every resource type has, or that none has; null where types differ, or the policy leaves it open. */
function judge(field: Field, written: string, types: readonly ArnType[]): 'missing' | 'not allowed' | null {
  if (written === '') return types.every((type) => /^[^*?]/.test(type[field])) ? 'missing' : null
  return !isOpen(written) && types.every((type) => type[field] === '') ? 'not allowed' : null
}

type Told = Pick<Finding, 'code' | 'severity' | 'message'>
type Words = {
  readonly missing: Told
  readonly extra: Told
}
const words: Readonly<Record<Field, Words>> = {
  region: {
    missing: {
      code: 'missing-arn-region',
      severity: 'error',
      message: 'the ARN of such a resource has a Region in its fourth field',
    },
    extra: {
      code: 'arn-region-not-allowed',
      severity: 'error',
      message: 'the ARN of such a resource has no Region: leave its fourth field empty',
    },
  },
  account: {
    missing: {
      // AWS's managed policies have such: the resource may be AWS's own.
      code: 'missing-arn-account',
      severity: 'warning',
      message: 'the ARN of such a resource has an account in its fifth field',
    },
    extra: {
      code: 'arn-account-not-allowed',
      severity: 'error',
      message: 'the ARN of such a resource has no account: leave its fifth field empty',
    },
  },
}

function checkField(
  field: Field,
  written: string,
  types: readonly ArnType[],
  range: Range,
): readonly Finding[] {
  const found = judge(field, written, types)
  if (found === null) return []
  return [{ ...words[field][found === 'missing' ? 'missing' : 'extra'], range }]
}

function checkType(
  { value, range }: Located<string>,
  catalog: CatalogIndex,
  budget: Budget,
): readonly Finding[] {
  const [arn, , service = '', region = '', account = '', resource] = arnFields(value)
  const types = catalog.arnTypes.get(service)
  // A path, as API Gateway has them, names a call more often than a thing.
  if (arn !== 'arn' || resource === undefined || resource.startsWith('/') || !types) return []
  const codes = withOpenVariables(resource)
  const fitting = types.filter((type) => codesMeet(codes, type.resource, budget))
  if (fitting.length === 0) {
    return [
      {
        code: 'invalid-arn-resource',
        severity: 'warning',
        message: `no action works on such a resource of ${shown(service)}, as of ${catalog.date}: ${shown(value)}`,
        range,
      },
    ]
  }
  return [
    ...checkField('region', region, fitting, range),
    ...(withoutAccount.has(service) ? [] : checkField('account', account, fitting, range)),
  ]
}

/** Resources against the ARNs of the Service Authorization Reference. */
export const checkArnTypes: Check = ({ statements, catalog, budget }) =>
  catalog
    ? statements.flatMap(({ resources }) =>
        (resources?.patterns ?? []).flatMap((resource) => checkType(resource, catalog, budget)),
      )
    : []

/** Steps for one pattern and one type: far more than any that fit a policy take. */
const fitSteps = 200_000

/**
 * Whether some resource of a type, as in `CatalogAction.resources`, matches a pattern of a policy. A variable may be any text. Fields are held
 * against each other one by one, as people write them: a `*` for the account is not taken to reach into the resource.
 */
export function mayFitType(pattern: string, type: string): boolean {
  const budget = budgetOf(fitSteps)
  const [written, wanted] = [arnFields(pattern), arnFields(type)]
  if (written.length < 6 || wanted.length < 6)
    return codesMeet(withOpenVariables(pattern), typePattern(type), budget)
  return written.every((field, index) =>
    codesMeet(withOpenVariables(field), typePattern(wanted[index] ?? ''), budget),
  )
}

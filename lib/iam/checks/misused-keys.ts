import type { Finding } from '../types.ts'
import { eachCondition, keysOf, needsKey, type UsedCondition, usedConditions } from './condition.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** What the caller writes into the request as it likes (condition-keys-referer, condition-keys-useragent). */
const untrustworthy = new Set(['aws:referer', 'aws:useragent'])

function checkTrustworthy({ key, condition }: UsedCondition): Finding | null {
  if (!untrustworthy.has(key)) return null
  return {
    code: 'untrustworthy-condition-key',
    severity: 'security',
    message: `${shown(condition.key.value)} says what the caller wants it to say: it keeps nobody out`,
    range: condition.key.range,
  }
}

/** Addresses within a VPC are the same in every VPC (condition-keys-vpcsourceip). */
function checkPaired({ key, condition, statement }: UsedCondition): Finding | null {
  if (key !== 'aws:vpcsourceip') return null
  const keys = keysOf(statement)
  if (['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn'].some((each) => keys.has(each))) return null
  return {
    code: 'missing-paired-condition-keys',
    severity: 'security',
    message: 'every VPC can have these addresses: say which one it is with `aws:SourceVpc` too',
    range: condition.key.range,
  }
}

/** Without `Select`, a read that names no attributes returns them all (dynamodb specifying-conditions). */
function checkAttributes({ key, condition, statement }: UsedCondition): Finding | null {
  if (key !== 'dynamodb:attributes' || statement.effect !== 'Allow') return null
  if (keysOf(statement).has('dynamodb:select')) return null
  return {
    code: 'dynamodb-attributes-without-select',
    severity: 'security',
    message:
      'a read that names no attributes returns all: set `dynamodb:Select` to `SPECIFIC_ATTRIBUTES` too',
    range: condition.key.range,
  }
}

/** A shorter prefix lists what a longer one is denied (s3 amazon-s3-policy-keys). */
function checkPrefix({ key, use, condition, statement }: UsedCondition): Finding | null {
  if (key !== 's3:prefix' || use.operator.family !== 'string') return null
  if ((statement.effect === 'Deny') === use.operator.negated) return null
  return {
    code: 's3-prefix-in-negative-context',
    severity: 'security',
    message:
      'a request with a shorter prefix lists the same objects: allow prefixes instead of ruling them out',
    range: condition.key.range,
  }
}

/** Services that know the endpoint's owner are few (condition-keys-vpceaccount). */
const endpointKeys = new Set(['aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths'])

function checkEndpointOwner({ key, condition, statement }: UsedCondition): Finding | null {
  const { not, patterns } = statement.actions
  if (!endpointKeys.has(key) || (!not && patterns.every(({ value }) => value !== '*'))) return null
  return {
    code: 'use-condition-key-only-with-supported-services',
    severity: 'warning',
    message: `few services know ${shown(condition.key.value)}: name theirs in \`Action\``,
    range: condition.key.range,
  }
}

/** A resource's policy is always about a resource of its own account. */
const ownKeys = new Set([
  's3:resourceaccount',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
])

function checkOwn({ key, condition }: UsedCondition, { kind }: Subject): Finding | null {
  if (kind !== 'resource' || !ownKeys.has(key)) return null
  return {
    code: 'irrelevant-condition-key-in-policy',
    severity: 'suggestion',
    message: `in the resource's own policy ${shown(condition.key.value)} is always the same: test it in an identity policy`,
    range: condition.key.range,
  }
}

/** Whether a condition can be true or false at all, and of what (reference_policies_elements_condition_operators, "…IfExists"). */
function checkStar(used: UsedCondition): Finding | null {
  const { use, condition } = used
  const { family, wildcards, negated } = use.operator
  if (family !== 'string' || !wildcards || !condition.values.some(({ value }) => /^\*+$/.test(value)))
    return null
  const name = shown(condition.key.value)
  const range = condition.key.range
  if (negated && use.quantifier === 'ForAnyValue')
    return {
      code: 'redundant-statement-due-to-wildcard-in-condition',
      severity: 'suggestion',
      message: `no value is unlike \`*\`: the test of ${name} never holds, nor does the statement`,
      range,
    }
  if (!negated && !needsKey(used))
    return {
      code: 'redundant-key-due-to-wildcard-in-condition',
      severity: 'suggestion',
      message: `every value is like \`*\`, and none is needed: the test of ${name} always holds`,
      range,
    }
  return negated
    ? {
        code: 'equivalent-to-null-true',
        severity: 'suggestion',
        message: `this only asks whether ${name} is missing: \`Null\` with \`true\` says so`,
        range,
      }
    : {
        code: 'equivalent-to-null-false',
        severity: 'suggestion',
        message: `this only asks whether ${name} is there: \`Null\` with \`false\` says so`,
        range,
      }
}

/** Keys that do not do what they seem to. */
export const checkMisusedKeys: Check = (subject) =>
  eachCondition(subject, (used) =>
    [
      checkTrustworthy(used),
      checkPaired(used),
      checkAttributes(used),
      checkPrefix(used),
      checkEndpointOwner(used),
      checkOwn(used, subject),
      checkStar(used),
    ].filter((each) => each !== null),
  )

const principalKeys = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
])
const sourceKeys = new Set(['aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'])

/** Resource control policies meet people and AWS's services alike (orgs_manage_policies_rcps_examples). */
export const checkRcpKeys: Check = ({ statements, kind }) => {
  if (kind !== 'rcp') return []
  return statements.flatMap((statement): Finding[] => {
    if (statement.effect !== 'Deny') return []
    const keys = keysOf(statement)
    const used = usedConditions(statement).filter(({ use }) => use.operator.family !== 'null')
    const findings: Finding[] = []
    const [principal] = used.filter(({ key }) => principalKeys.has(key))
    const [source] = used.filter(({ key }) => sourceKeys.has(key))
    if (principal && !keys.has('aws:principalisawsservice')) {
      findings.push({
        code: 'rcp-missing-related-principal-condition-key',
        severity: 'warning',
        message:
          'this denies AWS’s services too, which have no such key: add `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`',
        range: principal.condition.key.range,
      })
    }
    if (source && !keys.has('aws:principalisawsservice')) {
      findings.push({
        code: 'rcp-missing-related-service-principal-condition-key',
        severity: 'warning',
        message:
          'this denies people too, who have no such key: add `"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}`',
        range: source.condition.key.range,
      })
    }
    const hasNull = statement.conditions.some(
      ({ operator, key }) =>
        operator.value.toLowerCase() === 'null' &&
        ['aws:sourceaccount', 'aws:sourcearn'].includes(key.value.toLowerCase()),
    )
    if (source && !hasNull) {
      findings.push({
        code: 'rcp-missing-service-condition-key-null-check',
        severity: 'warning',
        message: 'this denies services that send no such key: add `"Null": {"aws:SourceAccount": "false"}`',
        range: source.condition.key.range,
      })
    }
    return findings
  })
}

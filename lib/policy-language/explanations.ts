import type { OperatorUse } from '../iam/index.ts'

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide'

export type ElementNote = { readonly short: string; readonly long: readonly string[]; readonly href: string }

/** What each element of a policy is for, for a session policy's writer. */
export const elementNotes: Readonly<Record<string, ElementNote>> = {
  Version: {
    short: 'rules the policy is read by',
    long: [
      'Write `2012-10-17`. Without it, or with `2008-10-17`, a variable such as `${aws:PrincipalTag/team}` is plain text that no resource is called by.',
    ],
    href: `${guide}/reference_policies_elements_version.html`,
  },
  Id: {
    short: 'a name of the policy',
    long: ['A name for whoever reads the policy. It changes nothing, and its characters count.'],
    href: `${guide}/reference_policies_elements_id.html`,
  },
  Statement: {
    short: 'what is allowed and denied',
    long: ['One statement, or a list. A request is allowed where one Allow applies and no Deny does.'],
    href: `${guide}/reference_policies_elements_statement.html`,
  },
  Sid: {
    short: 'a name of the statement',
    long: [
      'A name for whoever reads the statement: letters and digits, once in a policy. It changes nothing.',
    ],
    href: `${guide}/reference_policies_elements_sid.html`,
  },
  Effect: {
    short: 'Allow or Deny',
    long: [
      'Allow lets through what the role allows too: a session policy never grants anything by itself. Deny wins over every Allow, of the role’s policies and of resources’.',
    ],
    href: `${guide}/reference_policies_elements_effect.html`,
  },
  Action: {
    short: 'what may be done',
    long: [
      'Actions as `service:Name`, without case. `*` stands for any text and `?` for one character in the name, not in the service.',
    ],
    href: `${guide}/reference_policies_elements_action.html`,
  },
  NotAction: {
    short: 'everything but these actions',
    long: [
      'Every action of every service except those listed, also those AWS adds later. With Allow that is nearly everything the role has; with Deny it is how to limit a session to a few actions.',
    ],
    href: `${guide}/reference_policies_elements_notaction.html`,
  },
  Resource: {
    short: 'on what',
    long: [
      'ARNs, with `*` for any text, also across `/` and `:` within the last part, and `?` for one character. An action without resource types needs `*`.',
    ],
    href: `${guide}/reference_policies_elements_resource.html`,
  },
  NotResource: {
    short: 'on everything but these',
    long: [
      'Every resource except those listed, also those that do not exist yet. With Allow it says more than it seems to.',
    ],
    href: `${guide}/reference_policies_elements_notresource.html`,
  },
  Condition: {
    short: 'only when',
    long: [
      'All operators and all keys must hold. Of several values of one key one is enough; under a negated operator none may match.',
    ],
    href: `${guide}/reference_policies_elements_condition.html`,
  },
}

export const effectNotes: Readonly<Record<string, string>> = {
  Allow:
    'Lets through what the role’s own policies allow too. A session policy never grants anything by itself.',
  Deny: 'Takes away what it names, whoever allows it: the role’s policies, another statement, or a policy of the resource.',
}

export const operatorPage = `${guide}/reference_policies_elements_condition_operators.html`
export const severalPage = `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`
export const globalKeysPage = `${guide}/reference_policies_condition-keys.html`

const compares: Readonly<Record<string, string>> = {
  StringEquals: 'equal text, with case; `*` and `?` as they stand',
  StringNotEquals: 'no value is the same text',
  StringEqualsIgnoreCase: 'equal text, without case',
  StringNotEqualsIgnoreCase: 'no value is the same text, without case',
  StringLike: 'text that fits a pattern of `*` and `?`',
  StringNotLike: 'text that fits none of the patterns',
  NumericEquals: 'equal number',
  NumericNotEquals: 'another number',
  NumericLessThan: 'smaller number',
  NumericLessThanEquals: 'smaller or equal number',
  NumericGreaterThan: 'greater number',
  NumericGreaterThanEquals: 'greater or equal number',
  DateEquals: 'the same moment',
  DateNotEquals: 'another moment',
  DateLessThan: 'before',
  DateLessThanEquals: 'before or at',
  DateGreaterThan: 'after',
  DateGreaterThanEquals: 'after or at',
  Bool: '`true` or `false`',
  BinaryEquals: 'the same bytes, in base64',
  IpAddress: 'an address or a range such as `203.0.113.0/24`',
  NotIpAddress: 'an address outside all ranges',
  ArnEquals: 'an ARN that fits, part by part, with `*` and `?`',
  ArnLike: 'an ARN that fits, part by part, with `*` and `?`',
  ArnNotEquals: 'an ARN that fits none',
  ArnNotLike: 'an ARN that fits none',
  Null: 'whether the key is missing: `true` if it is',
}

/** What an operator tests, in half a line. */
export function sayOperator({ operator, quantifier, ifExists }: OperatorUse): string {
  const what = compares[operator.name] ?? operator.name
  const who =
    quantifier === 'ForAnyValue' ? 'one value: ' : quantifier === 'ForAllValues' ? 'every value: ' : ''
  return `${who}${what}${ifExists ? '; or no such key' : ''}`
}

/** What follows from a quantifier, a suffix or a negation, one sentence each. */
export function explainOperator({ operator, quantifier, ifExists }: OperatorUse): readonly string[] {
  const said: string[] = []
  if (quantifier === 'ForAllValues')
    said.push(
      'Every value that the request carries must match. It also holds where the request carries none: in an Allow, ask for the key with `Null` as well.',
    )
  if (quantifier === 'ForAnyValue')
    said.push('One of the values that the request carries must match; without the key it does not hold.')
  if (ifExists) said.push('Where the request does not carry the key, it holds.')
  if (operator.negated && !quantifier && !ifExists)
    said.push('Where the request does not carry the key, it holds: nothing matches.')
  if (!operator.negated && !quantifier && !ifExists && operator.family !== 'null')
    said.push('Where the request does not carry the key, it does not hold.')
  if (operator.variables) said.push('Takes variables such as `${aws:PrincipalTag/team}`.')
  return said
}

/**
 * The grammar of a session policy as a JSON schema, for completion and hover in the editor. The judge is the engine: the schema
 * helps with writing and stays silent about everything the engine says better.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const oneOrMany = (what: string, examples: readonly string[]) => ({
  description: what,
  oneOf: [
    { type: 'string', examples },
    { type: 'array', items: { type: 'string' }, minItems: 1 },
  ],
})

const operators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
]

const statement = {
  type: 'object',
  required: ['Effect'],
  defaultSnippets: [
    {
      label: 'statement',
      description: 'A statement that allows actions on resources',
      body: { Effect: 'Allow', Action: ['$1'], Resource: ['$2'] },
    },
  ],
  properties: {
    Sid: { type: 'string', description: 'A name for the statement: letters and digits, once in a policy.' },
    Effect: { enum: ['Allow', 'Deny'], description: 'A Deny always wins over an Allow.' },
    Action: oneOrMany('Actions the statement is about, as `service:Action`, with `*` and `?`.', [
      's3:GetObject',
    ]),
    NotAction: oneOrMany('Every action but these. With Allow this grants nearly everything.', []),
    Resource: oneOrMany('ARNs the statement is about, with `*` and `?`.', ['arn:aws:s3:::bucket/*']),
    NotResource: oneOrMany('Every resource but these.', []),
    Condition: {
      type: 'object',
      description: 'All operators must hold. ForAllValues:, ForAnyValue: and …IfExists are allowed too.',
      properties: Object.fromEntries(operators.map((operator) => [operator, { type: 'object' }])),
    },
  },
}

export const sessionPolicySchema = {
  type: 'object',
  required: ['Statement'],
  properties: {
    Version: { enum: ['2012-10-17'], description: 'Without it, `${…}` is literal text.' },
    Id: { type: 'string' },
    Statement: { oneOf: [{ type: 'array', items: statement, minItems: 1 }, statement] },
  },
}

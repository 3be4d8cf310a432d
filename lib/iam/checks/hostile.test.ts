import { expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { allow, deny, written } from '../iam.fixture.ts'
import { checkPolicy } from './check-policy.ts'

const many = <T>(length: number, item: (index: number) => T) =>
  Array.from({ length }, (_, index) => item(index))
const when = (Condition: Readonly<Record<string, unknown>>) => written(allow('s3:*', '*', { Condition }))

/** Texts for which comparing each part with each would take hours. Resource policies: the sets have hostile texts of their own. */
const texts: readonly [name: string, text: string][] = [
  ['sixty thousand misspelled actions', written(allow(many(60_000, (index) => `ec2:Describe${index}`)))],
  ['ten thousand wildcards', written(allow(many(10_000, (index) => `ec2:*${index}*a*`)))],
  [
    'twenty thousand resources',
    written(
      allow(
        's3:*',
        many(20_000, (index) => `arn:aws:s3:::b${index}*/*`),
      ),
    ),
  ],
  [
    'twenty thousand keys',
    when({ StringEquals: Object.fromEntries(many(20_000, (index) => [`aws:key${index}/x`, `a*${index}`])) }),
  ],
  [
    'ten thousand patterns against ten thousand',
    when({
      StringLike: { 'aws:username': many(10_000, (index) => `*k${index}`) },
      StringNotLike: { 'aws:username': many(10_000, (index) => `*k${index}`) },
    }),
  ],
  [
    'a hundred thousand bounds',
    when({
      NumericLessThan: { 'aws:MultiFactorAuthAge': many(100_000, String) },
      NumericGreaterThan: { 'aws:MultiFactorAuthAge': many(100_000, String) },
    }),
  ],
  ['a key of slashes', when({ StringEquals: { [`aws:${'/'.repeat(100_000)}`]: 'a' } })],
  [
    'five thousand statements, half of them denials',
    written(
      ...many(5000, (index) =>
        (index % 2 ? allow : deny)(
          many(5, (part) => `s3:*${index}x${part}*`),
          `arn:aws:s3:::*${index}*/*`,
        ),
      ),
    ),
  ],
]

test.each(texts)('%s: findings, no end of them, in time', { timeout: 20_000 }, (_, text) => {
  for (const kind of ['resource', 'scp'] as const)
    expect(checkPolicy(text, kind, { catalog }).length).toBeLessThan(3000)
})

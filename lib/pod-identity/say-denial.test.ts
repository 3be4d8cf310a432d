import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Denial, parseDenial, parseDenials, sentenceOf } from './index.ts'

const folder = join(import.meta.dirname, 'refusals')
const texts = readdirSync(folder).flatMap((name): readonly string[] =>
  parse(readFileSync(join(folder, name), 'utf8')).map(({ text }: { text: string }) => text),
)

/** What the sentence itself holds: a code is one of three words around it, and what is in doubt is not read as sure again. */
const said = ({ principal, action, resource, layer, kind, through, policyArn }: Denial) => ({
  principal,
  action,
  resource,
  layer,
  kind,
  through,
  policyArn,
})

test('every refusal of the corpus is one sentence that says the same', () => {
  const whole = texts.flatMap(parseDenials).filter(({ doubts }) => doubts.length === 0)
  expect(whole.length).toBeGreaterThan(100)
  for (const denial of whole) {
    const sentence = sentenceOf(denial)
    const again = parseDenial(sentence)
    expect(again && said(again), sentence).toEqual(said(denial))
  }
})

test('it holds nothing else of what stood around it', () => {
  const [denial] = parseDenials(
    'password=hunter2 AccessDenied: User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:GetObject action token=x',
  )
  if (!denial) throw new Error('not read')
  expect(sentenceOf(denial)).toBe(
    'AccessDenied: User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action',
  )
})

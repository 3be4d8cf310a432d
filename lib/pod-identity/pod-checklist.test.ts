import { expect, test } from 'vitest'
import { podChecklist } from './index.ts'

const facts = {
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'tenant-acme',
  serviceAccount: 'export-job',
  roleArn: 'arn:aws:iam::111122223333:role/team/shared',
  refused: 'pod',
  agreement: 'same',
  layer: 'session',
} as const
const target = 'arn:aws:iam::444455556666:role/target'
const likely = (more: Partial<Parameters<typeof podChecklist>[0]>) =>
  podChecklist({ ...facts, ...more }).flatMap(({ id, isLikely }) => (isLikely ? [id] : []))

test('what was refused points at what to look at first', () => {
  expect(likely({})).toEqual([])
  expect(likely({ agreement: 'otherwise' })).toEqual(['old-credentials'])
  expect(likely({ refused: 'node', agreement: null })).toEqual(['agent', 'association-first', 'proxy'])
  expect(likely({ refused: 'sdk', agreement: null })).toEqual(['chain-order', 'irsa'])
  expect(likely({ layer: 'trust', agreement: 'unseen' })).toEqual(['trust'])
  expect(likely({ layer: 'trust', agreement: 'unseen', targetRoleArn: target })).toEqual(['target'])
})

test('commands name what is theirs, and never a text that is no pod’s name', () => {
  const commandsOf = (pod?: string) =>
    podChecklist({ ...facts, targetRoleArn: target, ...(pod !== undefined && { pod }) })
      .flatMap(({ commands }) => commands)
      .join('\n')
  expect(commandsOf('export-job-7c9f')).toContain('kubectl exec -n tenant-acme export-job-7c9f -- env')
  for (const none of [undefined, '', 'a; rm -rf /', '$(id)', 'A', '-x'])
    expect(commandsOf(none)).toContain('kubectl exec -n tenant-acme POD -- env')
  expect(commandsOf()).toContain('aws iam get-role --role-name shared\naws iam get-role --role-name target')
})

test('how long older credentials last depends on the target role', () => {
  const why = (more: { targetRoleArn?: string }) =>
    podChecklist({ ...facts, ...more }).find(({ id }) => id === 'old-credentials')?.why
  expect(why({})).toContain('up to 6 hours later')
  expect(why({ targetRoleArn: target })).toContain('up to 59 minutes later')
})

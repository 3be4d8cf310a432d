/** Whoever is to be told of requests: what arrives, signed, and again where it was not taken. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { seenVersionOf } from '../associations/index.ts'
import { tester } from '../audit/actor.fixture.ts'
import { everything } from '../auth/rules/index.ts'
import { describeAssociation, listAssociations } from '../aws/index.ts'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { stopJobs } from '../jobs/index.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { database } from '../store/index.ts'
import { askFor, rejectRequest } from './index.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const secret = 'a secret of sixteen'
type Told = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly url: string }
const told: Told[] = []
const statuses: number[] = []
let receiver: Server
let local: LocalAws
beforeAll(async () => {
  receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(parts).toString(), url: request.url ?? '' })
      const status = statuses.shift() ?? 204
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  local = await startLocalAws({
    PODSCOPE_WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
    PODSCOPE_WEBHOOK_SECRET: secret,
    PODSCOPE_ORIGIN: 'https://podscope.example.com',
  })
  await database()
})
afterAll(async () => {
  await stopJobs()
  await local.close()
  receiver.close()
})

function isSigned({ headers, body }: Told): boolean {
  const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['podscope-signature'])) ?? []
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex') === hash
}

test('a request and its answer are told, with ids and a link alone, and again where that was not taken', async () => {
  const { accountId, region, cluster, namespace, serviceAccount } = walkthrough
  const listed = await listAssociations({ accountId, region, cluster }, { namespace, serviceAccount })
  const [found] = listed.ok ? listed.value : []
  const now = found && (await describeAssociation(found))
  if (!now?.ok) throw new Error('the sandbox has it')
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
  })
  const wanted = {
    kind: 'change',
    change: { policy },
    seen: seenVersionOf(now.value),
    roleSeen: null,
  } as const
  statuses.push(500, 302)
  const at = new Date('2026-11-23T09:00:00.000Z')
  const asked = await askFor(now.value, wanted, { actor: tester, reason: 'because of Ana' }, at)
  if (!asked.ok) throw new Error(asked.error.kind)
  const { id } = asked.value
  await vi.waitFor(() => expect(told).toHaveLength(3), { timeout: 60_000 })
  // Nobody is sent on to where the settings do not say.
  expect(told.map(({ url }) => url)).toEqual(['/hook', '/hook', '/hook'])
  expect(told.map(({ body }) => JSON.parse(body))).toEqual(
    Array.from({ length: 3 }, () => ({
      event: 'request.opened',
      request: id,
      link: `https://podscope.example.com/requests/${id}`,
      at: '2026-11-23T09:00:00.000Z',
    })),
  )
  const ben = { ...tester, id: 'p-2', name: 'ben' }
  await rejectRequest(id, { actor: ben, reads: everything, approves: everything }, 'no', at)
  await vi.waitFor(() => expect(told).toHaveLength(4), { timeout: 60_000 })
  expect(JSON.parse(told[3]?.body ?? '{}')).toMatchObject({ event: 'request.rejected', request: id })
  expect(told.filter((each) => !isSigned(each))).toEqual([])
})

/** On a real server of Node: what a handler is told of a request, and what its answer carries. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { networksOf } from '../networks.ts'
import { peerHeader, settleArrivals } from './arrivals.ts'

const server = createServer((asked, answer) => {
  answer.end(JSON.stringify({ ...asked.headers, target: `${asked.method} ${asked.url}` }))
})
let port = 0

beforeAll(async () => {
  // The whole of 127.0.0.0/8 is this machine: a proxy that is trusted connects from .2, everybody else from .1.
  settleArrivals(networksOf(['127.0.0.2']))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((done) => server.close(done)))

type Told = { readonly told: Record<string, string>; readonly answered: Record<string, unknown> }

type Target = { readonly method?: string; readonly path?: string }

function ask(
  localAddress: string,
  headers: Record<string, string | string[]>,
  target: Target = {},
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, localAddress, headers, ...target }, async (answer) => {
      const text = (await answer.toArray()).join('')
      resolve({ told: JSON.parse(text), answered: answer.headers })
    })
    sent.on('error', reject).end()
  })
}

const claimed = {
  host: 'p.example',
  [peerHeader]: '10.0.0.1',
  forwarded: 'for=10.0.0.1',
  'x-forwarded-for': ['1.2.3.4', '198.51.100.1'],
  'x-forwarded-host': 'podscope.example.com',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-real-ip': '10.0.0.1',
}

test('what anybody claims of himself is replaced by what the connection tells', async () => {
  const { told, answered } = await ask('127.0.0.1', claimed)
  expect(told).toMatchObject({
    [peerHeader]: '127.0.0.1',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'p.example',
    'x-forwarded-proto': 'http',
  })
  expect(Object.keys(told)).not.toEqual(expect.arrayContaining(['forwarded']))
  expect(told).not.toHaveProperty('x-real-ip')
  expect(told).not.toHaveProperty('x-forwarded-port')
  expect(answered).toMatchObject({ 'x-content-type-options': 'nosniff' })
  expect(answered).not.toHaveProperty('strict-transport-security')
})

test('a trusted proxy tells who asked, by which name and protocol', async () => {
  const { told, answered } = await ask('127.0.0.2', claimed)
  expect(told).toMatchObject({
    [peerHeader]: '127.0.0.2',
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-host': 'podscope.example.com',
    'x-forwarded-proto': 'https',
  })
  expect(answered).toHaveProperty('strict-transport-security')
})

test.each([{ method: 'TRACE', path: '/' }, { path: '*' }, { path: 'http://evil.example/' }])(
  '%o becomes what is refused',
  async (target) => {
    expect((await ask('127.0.0.1', claimed, target)).told.target).toBe('GET /%00')
  },
)

/** Who the sandbox answers to at all, and what it says to requests that are not AWS's. */
import http from 'node:http'
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { cluster, demoRoleArn, home, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
})
afterAll(() => sandbox.close())

type Answer = { status: number | undefined; headers: http.IncomingHttpHeaders; body: string }

/** `fetch` does not let a test set Host. */
function ask(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${sandbox.url}${path}`, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

test('what is asked once the port is taken waits for the services', async () => {
  const asked: Promise<Response>[] = []
  const reserved = (url: string) => {
    asked.push(fetch(`${url}/_sandbox/health`), fetch(`${url}/clusters`, { method: 'POST', body: '{}' }))
  }
  const early = await startSandbox({ dataFolder: null, port: 0, seed: smallState, reserved })
  try {
    const [health, unsigned] = await Promise.all(asked)
    expect(health?.status).toBe(200)
    expect(unsigned?.status).toBe(403)
  } finally {
    await early.close()
  }
})

describe('hosts and origins', () => {
  test('only the loopback is bound', () => {
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test.each(['rebound.example', '127.0.0.1.example:80', '10.0.0.1', '[::2]'])(
    'refuses the host %s',
    async (host) => {
      for (const path of ['/_sandbox/log', '/clusters']) {
        expect(await ask(path, { host })).toMatchObject({
          status: 403,
          body: expect.stringContaining('127.0.0.1'),
        })
      }
    },
  )

  test.each(['127.0.0.1', 'localhost:8080', 'LOCALHOST', '[::1]:80'])('answers the host %s', async (host) => {
    expect(await ask('/_sandbox/health', { host })).toMatchObject({ status: 200 })
  })

  test.each(['https://example.com', 'null', 'http://127.0.0.1.example'])(
    'refuses the origin %s',
    async (origin) => {
      expect(await ask('/_sandbox/reset', { origin }, 'POST')).toMatchObject({ status: 403 })
    },
  )

  test('answers a page of this machine', async () => {
    expect(await ask('/_sandbox/health', { origin: 'http://127.0.0.1:3000' })).toMatchObject({ status: 200 })
  })
})

describe('requests that are not right', () => {
  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIA${home}SAND/20261124/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=0`

  test('unsigned ones', async () => {
    expect(await ask('/clusters', {})).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    })
    expect(await ask('/clusters', { authorization: 'Bearer x' })).toMatchObject({ status: 403 })
  })

  test('services it does not have', async () => {
    const answer = await ask('/', { authorization: scope('dynamodb') }, 'POST', '{}')
    expect(answer).toMatchObject({ status: 404, body: expect.stringContaining('dynamodb') })
  })

  test('addresses that are none, each in its protocol', async () => {
    const eks = await ask('/nothing', { authorization: scope('eks') })
    expect(eks).toMatchObject({ status: 404, headers: { 'x-amzn-errortype': 'UnknownOperationException' } })
    const iam = await ask('/', { authorization: scope('iam') }, 'POST', 'Action=Nothing&Version=2010-05-08')
    expect(iam.status).toBe(400)
    expect(iam.body).toContain('<Code>InvalidAction</Code>')
    expect(iam.body).toContain('<Message>Could not find operation Nothing for version 2010-05-08</Message>')
    const s3 = await ask('/bucket?acl', { authorization: scope('s3') })
    expect(s3.status).toBe(501)
    expect(s3.body).toContain('<Code>NotImplemented</Code>')
  })

  test('operations it does not have', async () => {
    const input = { name: 'new', roleArn: demoRoleArn, resourcesVpcConfig: {} }
    await expect(
      new EKSClient(adminConfig(sandbox)).send(new CreateClusterCommand(input)),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
  })

  test('bodies that are no JSON, no object, of the wrong types, or too large', async () => {
    const eks = new EKSClient(adminConfig(sandbox))
    const bodies = ['{', '[]', '{"namespace":1}', '{"tags":["a"]}', '{"disableSessionTags":"true"}']
    for (const body of bodies) {
      expect(await sendRaw(eks, body)).toMatchObject({
        name: 'SerializationException',
        $metadata: { httpStatusCode: 400 },
      })
    }
    const large = await ask(
      '/clusters',
      { authorization: scope('eks') },
      'POST',
      'x'.repeat(33 * 1024 * 1024),
    ).catch(() => ({ status: 413 }))
    expect(large.status).toBe(413)
  })
})

/** Signed by the SDK like any other call, with another body. */
async function sendRaw(eks: EKSClient, body: string): Promise<unknown> {
  const { CreatePodIdentityAssociationCommand } = await import('@aws-sdk/client-eks')
  const names = { clusterName: cluster, namespace: 'a', serviceAccount: 'b', roleArn: demoRoleArn }
  const command = new CreatePodIdentityAssociationCommand(names)
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request ?? {}, { body })
      return next(args)
    },
    { step: 'build', priority: 'high' },
  )
  return eks.send(command).catch((error: unknown) => error)
}

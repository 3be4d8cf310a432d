/** As much of S3 as the sandbox has, through the real SDK. */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, assumedConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allow, allowing, home, other, role, smallState } from './sandbox.fixture.ts'
import type { SandboxState } from './state.ts'

let sandbox: Sandbox
let s3: S3Client
let state: SandboxState
beforeEach(async () => {
  state = smallState()
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: () => state })
  s3 = new S3Client({ ...adminConfig(sandbox), forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket }))
})
afterEach(() => sandbox.close())

const Bucket = 'reports.2026'

const put = (Key: string, Body: string | Uint8Array = 'x') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/plain' }))

describe('buckets', () => {
  test('are listed for their account only, and have one owner', async () => {
    const foreign = new S3Client({ ...adminConfig(sandbox, other), forcePathStyle: true })
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket])
    expect((await foreign.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([])
    await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
      $metadata: { httpStatusCode: 409 },
    })
    await expect(foreign.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    })
    await s3.send(new HeadBucketCommand({ Bucket }))
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'Has-Capitals' }))).rejects.toMatchObject({
      name: 'InvalidBucketName',
    })
  })

  test('are deleted when empty', async () => {
    await put('a')
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    })
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    await s3.send(new DeleteBucketCommand({ Bucket }))
    await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
  })

  test('say what is not served', async () => {
    await expect(s3.send(new GetBucketAclCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    })
  })
})

describe('objects', () => {
  test.each([
    ['text', 'a/b c+é&<>"?#%.txt', 'line\nä€'],
    ['bytes', 'raw', new Uint8Array([0, 255, 128, 10])],
    ['nothing', 'empty', ''],
  ])('of %s come back', async (_, Key, body) => {
    await put(Key, body)
    const read = await s3.send(new GetObjectCommand({ Bucket, Key }))
    const expected = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body)
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(expected)
    expect(read).toMatchObject({ ContentType: 'text/plain', ContentLength: expected.length })
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }))
    expect(head.ETag).toBe(read.ETag)
  })

  test('in chunks, as the SDK streams them', async () => {
    const { Readable } = await import('node:stream')
    const Body = Readable.from([Buffer.from('first '), Buffer.from('second')])
    await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 12 }))
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }))
    expect(await read.Body?.transformToString()).toBe('first second')
  })

  test('are listed in folders and pages', async () => {
    for (const key of ['a', 'logs/1', 'logs/2', 'logs/old/3', 'z é']) await put(key)
    const top = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }))
    expect(top.Contents?.map(({ Key }) => Key)).toEqual(['a', 'z é'])
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'logs/' }])
    const logs = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'logs/', Delimiter: '/' }))
    expect(logs.Contents?.map(({ Key }) => Key)).toEqual(['logs/1', 'logs/2'])
    const keys: (string | undefined)[] = []
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket })) {
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key))
    }
    expect(keys).toEqual(['a', 'logs/1', 'logs/2', 'logs/old/3', 'z é'])
  })

  test('that are not there', async () => {
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'toString' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
    })
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'toString' }))
  })
})

describe('sessions', () => {
  const trustPolicy = allow({ AWS: `arn:aws:iam::${home}:root` }, ['sts:AssumeRole'])
  const foreignTrust = allow({ AWS: `arn:aws:iam::${other}:root` }, ['sts:AssumeRole'])

  async function session(inline: Record<string, string>, accountId = home): Promise<S3Client> {
    const trust = accountId === home ? trustPolicy : foreignTrust
    const account = state.accounts[accountId]
    if (account !== undefined) account.roles.app = role(accountId, 'app', { trustPolicy: trust, inline })
    const config = await assumedConfig(sandbox, accountId, 'app')
    return new S3Client({ ...config, forcePathStyle: true })
  }

  test('are held to resources and prefixes', async () => {
    await put('public/a')
    await put('secret/b')
    const list = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${Bucket}`,
        Condition: { StringLike: { 's3:prefix': 'public/*' } },
      },
    })
    const app = await session({ get: allowing(['s3:GetObject'], `arn:aws:s3:::${Bucket}/public/*`), list })
    await app.send(new GetObjectCommand({ Bucket, Key: 'public/a' }))
    await app.send(new ListObjectsV2Command({ Bucket, Prefix: 'public/' }))
    const message = (action: string, resource: string) => ({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `perform: ${action} on resource: "arn:aws:s3:::${resource}" because no identity`,
      ),
    })
    await expect(app.send(new GetObjectCommand({ Bucket, Key: 'secret/b' }))).rejects.toMatchObject(
      message('s3:GetObject', `${Bucket}/secret/b`),
    )
    await expect(app.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(
      message('s3:ListBucket', Bucket),
    )
    // Who may not list is not told that the key is missing.
    await expect(app.send(new GetObjectCommand({ Bucket, Key: 'public/none' }))).rejects.toMatchObject(
      message('s3:ListBucket', Bucket),
    )
  })

  test('meet the bucket policy: it may give, and it may take', async () => {
    await put('a')
    const get = { Bucket, Key: 'a' }
    const app = await session({})
    await expect(app.send(new GetObjectCommand(get))).rejects.toMatchObject({ name: 'AccessDenied' })
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${home}:role/app` },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    }
    const write = (effect: string) => {
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Effect: effect }] })
      return s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    }
    await write('Allow')
    await app.send(new GetObjectCommand(get))
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
    expect(JSON.parse(Policy ?? '')).toMatchObject({ Statement: [{ Effect: 'Allow' }] })
    await write('Deny')
    const broad = await session({ all: allowing(['s3:*']) })
    await expect(broad.send(new GetObjectCommand(get))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    })
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }))
    await broad.send(new GetObjectCommand(get))
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
    })
    const nonsense = s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' }))
    await expect(nonsense).rejects.toMatchObject({ name: 'MalformedPolicy' })
  })

  test('of another account need both sides, and are told no more', async () => {
    await put('a')
    const foreign = await session({ all: allowing(['s3:*']) }, other)
    const read = () => foreign.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    await expect(read()).rejects.toMatchObject({ name: 'AccessDenied', message: 'Access Denied' })
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: other },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    })
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    await read()
  })
})

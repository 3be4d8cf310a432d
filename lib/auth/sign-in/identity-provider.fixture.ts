import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export type IdentityProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whoever signs in next; their groups are read anew at every question. */
  person: { sub: string; name: string; email: string; emailVerified: boolean; groups: readonly string[] }
  /** Answers everything with 503 from now on. */
  isAway: boolean
  /** From now on refresh tokens are not taken. */
  isRevoked: boolean
  /** What its ID tokens say besides, and by whose key they are signed; null: the truth, by its own. */
  lie: Lie | null
  stop(): Promise<void>
}

export type Lie = {
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: 'by-itself' | 'by-another' | 'by-nobody'
}

const keyId = 'of-the-tests'
const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The same token (RFC 7519), with other claims and another signature. */
function forged(token: string, { claims, signed }: Lie, own: KeyObject): string {
  const told = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const head = part({ alg: signed === 'by-nobody' ? 'none' : 'RS256', typ: 'JWT', kid: keyId })
  const text = `${head}.${part({ ...told, ...claims })}`
  if (signed === 'by-nobody') return `${text}.`
  const key = signed === 'by-itself' ? own : newKey()
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`
}

/** Has an answer of the token endpoint carry a forged ID token. */
function lying(response: ServerResponse, lie: Lie, own: KeyObject): void {
  const end = response.end.bind(response)
  response.end = ((body: unknown) => {
    const answer = JSON.parse(String(body)) as { id_token?: string }
    if (!answer.id_token) return end(body)
    const changed = JSON.stringify({ ...answer, id_token: forged(answer.id_token, lie, own) })
    response.setHeader('content-length', Buffer.byteLength(changed))
    return end(changed)
  }) as ServerResponse['end']
}

/**
 * An identity provider on this machine (oidc-provider), which lets in whoever comes as `person`, without asking. For a site at `origin`.
 */
export async function startIdentityProvider(origin: string, port = 0): Promise<IdentityProvider> {
  let handle: (
    request: Parameters<ReturnType<Provider['callback']>>[0],
    response: Parameters<ReturnType<Provider['callback']>>[1],
  ) => void = () => undefined
  const state = { isAway: false, isRevoked: false, lie: null as Lie | null }
  const key = newKey()
  const server: Server = createServer((request, response) => {
    if (state.isAway) {
      response.writeHead(503).end()
      return
    }
    if (state.lie && request.url?.startsWith('/token')) lying(response, state.lie, key)
    handle(request, response)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientId = 'podscope'
  const clientSecret = 'a-secret-of-the-tests-which-opens-nothing'
  const known: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    person: {
      sub: 'u-1',
      name: 'Grace Hopper',
      email: 'grace@example.com',
      emailVerified: true,
      groups: ['ops'],
    },
    get isAway() {
      return state.isAway
    },
    set isAway(value) {
      state.isAway = value
    },
    get isRevoked() {
      return state.isRevoked
    },
    set isRevoked(value) {
      state.isRevoked = value
    },
    get lie() {
      return state.lie
    },
    set lie(value) {
      state.lie = value
    },
    async stop() {
      const closed = once(server, 'close')
      // In this order: one that comes in between would be waited for.
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  const provider = new Provider(issuer, configurationOf(known, origin, key))
  const answer = provider.callback()
  handle = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) {
      void answer(request, response)
      return
    }
    void agree(provider, request, response, known.person.sub, clientId)
  }
  return known
}

function configurationOf(known: IdentityProvider, origin: string, key: KeyObject): Configuration {
  return {
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }] },
    clients: [
      {
        client_id: known.clientId,
        client_secret: known.clientSecret,
        redirect_uris: [`${origin}/sign-in/callback/oidc`],
        post_logout_redirect_uris: [`${origin}/sign-in`],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    findAccount: async (_, sub) =>
      known.isRevoked ? undefined : { accountId: sub, claims: async () => claimsOf(known, sub) },
  }
}

const claimsOf = ({ person }: IdentityProvider, sub: string) => ({
  sub,
  name: person.name,
  email: person.email,
  email_verified: person.emailVerified,
  groups: [...person.groups],
})

/** What a person does on the provider's own pages: says who they are, and agrees. */
async function agree(
  provider: Provider,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Parameters<Provider['interactionDetails']>[1],
  accountId: string,
  clientId: string,
): Promise<void> {
  const { prompt, params, grantId } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId } })
    return
  }
  const found = grantId ? await provider.Grant.find(grantId) : undefined
  const grant = found ?? new provider.Grant({ accountId, clientId })
  grant.addOIDCScope(String(params.scope))
  await provider.interactionFinished(
    request,
    response,
    { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  )
}

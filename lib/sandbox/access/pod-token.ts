/** Tokens as a projected service account volume gives them to pods, signed by the sandbox instead of a cluster. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'

export const podTokenRequest = z.strictObject({
  accountId: z.string(),
  region: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  serviceAccount: z.string(),
  pod: z.string().optional(),
  /** 24 hours unless told, as EKS Pod Identity projects them; negative: already expired. */
  expiresInSeconds: z.number().int().optional(),
})

const claimsSchema = z.object({
  aud: z.tuple([z.literal('pods.eks.amazonaws.com')]),
  exp: z.number(),
  iss: z.string(),
  sub: z.string(),
  'kubernetes.io': z.object({
    namespace: z.string(),
    pod: z.object({ name: z.string(), uid: z.string() }),
    serviceaccount: z.object({ name: z.string(), uid: z.string() }),
  }),
})
export type PodClaims = {
  /** `<account>/<region>/<cluster>` */
  readonly issuer: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly pod: string
  readonly podUid: string
  readonly expiresAt: number
}

export const issuerOf = (accountId: string, region: string, cluster: string) =>
  `${accountId}/${region}/${cluster}`

export function signPodToken(
  secret: Buffer,
  request: z.infer<typeof podTokenRequest>,
  nowMs: number,
): string {
  const issuedAt = Math.floor(nowMs / 1000)
  const header = { alg: 'HS256', typ: 'JWT' }
  const { namespace, serviceAccount } = request
  const claims: z.input<typeof claimsSchema> = {
    aud: ['pods.eks.amazonaws.com'],
    exp: issuedAt + (request.expiresInSeconds ?? 86_400),
    iss: issuerOf(request.accountId, request.region, request.cluster),
    sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
    'kubernetes.io': {
      namespace,
      pod: { name: request.pod ?? `${serviceAccount}-0`, uid: randomUUID() },
      serviceaccount: { name: serviceAccount, uid: randomUUID() },
    },
  }
  const signed = [header, { ...claims, iat: issuedAt }].map(encode).join('.')
  return `${signed}.${signatureOf(secret, signed)}`
}

/** Null: not a token of this sandbox. Whether it has expired is for the caller to judge. */
export function readPodToken(secret: Buffer, token: string): PodClaims | null {
  const parts = token.split('.')
  const [header, body, signature] = parts
  if (parts.length !== 3 || header === undefined || body === undefined || signature === undefined) return null
  const expected = Buffer.from(signatureOf(secret, `${header}.${body}`))
  const given = Buffer.from(signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null
  const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  if (!parsed.success) return null
  const { iss, exp, 'kubernetes.io': kubernetes } = parsed.data
  return {
    issuer: iss,
    namespace: kubernetes.namespace,
    serviceAccount: kubernetes.serviceaccount.name,
    pod: kubernetes.pod.name,
    podUid: kubernetes.pod.uid,
    expiresAt: exp,
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signatureOf(secret: Buffer, signed: string): string {
  return createHmac('sha256', secret).update(signed).digest('base64url')
}

// A device that keeps passkeys, in software: what a browser and a security key answer together (WebAuthn 3, 6.1 and 6.5).
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Lie = {
  /** The page that asks, where it is not the site's. */
  readonly origin?: string
  /** Whether a finger, a face or a PIN was asked for. */
  readonly isVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url')

/** A device with one key. It answers a site at `origin`, or lies as it is told to. */
export function newAuthenticator(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = base64url(credentialId)

  const clientData = (type: string, challenge: string, asked: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: asked, crossOrigin: false }))

  function authenticatorData(rpId: string, { isVerified = true, counter = 0 }: Lie, credential?: Buffer) {
    const flags = 0b1 | (isVerified ? 0b100 : 0) | (credential ? 0b1000000 : 0)
    const head = Buffer.alloc(5)
    head.writeUInt8(flags)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId), head, credential ?? Buffer.alloc(0)])
  }

  /** Its public key as COSE: EC2, ES256, P-256, x, y (RFC 9053, 7.1.1). */
  function cosePublicKey(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    return Buffer.from(isoCBOR.encode(key as Parameters<typeof isoCBOR.encode>[0]))
  }

  return {
    id,
    register(options: PublicKeyCredentialCreationOptionsJSON, lie: Lie = {}): RegistrationResponseJSON {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const credential = Buffer.concat([Buffer.alloc(16), length, credentialId, cosePublicKey()])
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(options.rp.id ?? '', lie, credential)],
      ])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options.challenge, lie.origin ?? origin)),
          attestationObject: base64url(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
        },
      }
    },
    /** `userHandle`: whose the passkey is, base64url, as the site said when it was made. */
    signIn(
      options: PublicKeyCredentialRequestOptionsJSON,
      userHandle: string,
      lie: Lie = {},
    ): AuthenticationResponseJSON {
      const client = clientData('webauthn.get', options.challenge, lie.origin ?? origin)
      const data = authenticatorData(options.rpId ?? '', lie)
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
          userHandle: lie.userHandle ?? userHandle,
        },
      }
    },
  }
}

/** Handing out temporary credentials. */
import { randomBytes, randomInt } from 'node:crypto'
import type { World } from '../service.ts'
import type { SandboxSession } from '../state.ts'

export type SessionGrant = Omit<
  SandboxSession,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expiresAt' | 'issuedAt'
>

/** Past this many, expired sessions are forgotten; until then they are answered as expired. */
const sessionsMax = 5000

export function issueSession(world: World, grant: SessionGrant, seconds: number): SandboxSession {
  forgetExpired(world)
  const issuedAt = Math.floor(world.now() / 1000)
  const session: SandboxSession = {
    ...grant,
    accessKeyId: `ASIA${letters(16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(240).toString('base64'),
    issuedAt,
    expiresAt: issuedAt + seconds,
  }
  world.store.put(['sessions', session.accessKeyId], session)
  return session
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('')
}

function forgetExpired(world: World): void {
  const sessions = Object.values(world.store.state.sessions)
  if (sessions.length < sessionsMax) return
  for (const { accessKeyId, expiresAt } of sessions) {
    if (expiresAt * 1000 < world.now()) world.store.remove(['sessions', accessKeyId])
  }
}

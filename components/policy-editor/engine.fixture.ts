import type { PolicySet, SessionContext } from '@/lib/iam/index.ts'
import type { EngineSetup } from './engine.protocol.ts'

export const session: SessionContext = {
  principal: 'arn:aws:iam::111122223333:role/shared',
  known: {},
  absent: [],
}

/** An association whose role is under these policies. */
export function setupOf(policies: PolicySet): EngineSetup {
  const association = {
    accountId: '111122223333',
    region: 'eu-west-1',
    cluster: 'prod',
    namespace: 'shop',
    serviceAccount: 'cart',
    roleArn: session.principal,
    disableSessionTags: false,
  }
  return {
    association,
    landing: { association, policies, roleTags: {}, role: null, targetTrust: null },
    policies,
    now: session,
    withPolicy: session,
    home: { accountId: '111122223333', region: 'eu-west-1' },
  }
}

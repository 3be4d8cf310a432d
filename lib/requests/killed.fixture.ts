/** A process that asks for a change as one and approves it as another, and says on standard output what the audit takes in, until it is killed. */
import { once } from 'node:events'
import { seenVersionOf } from '../associations/index.ts'
import { tester } from '../audit/actor.fixture.ts'
import { everything } from '../auth/rules/index.ts'
import { describeAssociation, listAssociations } from '../aws/index.ts'
import { waitForNothing } from '../aws/no-waiting.fixture.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { approveRequest, askFor } from './index.ts'

waitForNothing()
const { accountId, region, cluster, namespace, serviceAccount } = walkthrough
const listed = await listAssociations({ accountId, region, cluster }, { namespace, serviceAccount })
const [found] = listed.ok ? listed.value : []
const now = found && (await describeAssociation(found))
if (!now?.ok) throw new Error('the sandbox has it')
const change = { policy: process.argv[2] ?? '' }
const wanted = { kind: 'change', change, seen: seenVersionOf(now.value), roleSeen: null } as const
const asked = await askFor(now.value, wanted, { actor: tester, reason: '' }, new Date())
if (!asked.ok) throw new Error(JSON.stringify(asked.error))
// Whoever started this says what AWS is to be like from now on.
await once(process.stdin, 'data')
const ben = { ...tester, id: 'p-2', name: 'ben' }
await approveRequest(asked.value.id, { actor: ben, reads: everything, approves: everything }, '', new Date())

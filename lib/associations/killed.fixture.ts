/**
 * A process that settles what one before it left open and then writes, many at once, until it is killed: `killed.fixture.ts <namespaces and service
 * accounts, as JSON>`. Says `begin` before each write and `end` after it.
 */
import { tester } from '../audit/actor.fixture.ts'
import { describeAssociation, listAssociations } from '../aws/index.ts'
import { waitForNothing } from '../aws/no-waiting.fixture.ts'
import type { Association } from '../aws/types.ts'
import { listOpenChanges } from '../history/index.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import {
  changeAssociation,
  createAssociation,
  deleteAssociation,
  seenVersionOf,
  settleOpenChanges,
} from './index.ts'

waitForNothing()
const at = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
type Names = { readonly namespace: string; readonly serviceAccount: string }
const all: readonly Names[] = JSON.parse(process.argv[2] ?? '[]')

// As long as another Podscope could still be at it, nothing is settled.
do await settleOpenChanges()
while ((await listOpenChanges(new Date())).length > 0)

async function find(names: Names): Promise<Association | null> {
  const listed = await listAssociations(at, names)
  const [found] = listed.ok ? listed.value : []
  const now = found && (await describeAssociation(found))
  return now?.ok ? now.value : null
}

let count = 0
function policy(): string {
  const Resource = `arn:aws:s3:::${process.pid}-${count++}/*`
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** Creates what is not there; deletes every fourth time, and changes it otherwise. */
async function write(names: Names, turn: number): Promise<void> {
  const now = await find(names)
  process.stdout.write('begin\n')
  const reason = { actor: tester }
  const input = {
    ...names,
    roleArn: walkthrough.roleArn,
    disableSessionTags: true,
    tags: {},
    policy: policy(),
  }
  const written = !now
    ? await createAssociation(at, input, reason)
    : turn % 4 === 3
      ? await deleteAssociation(now, seenVersionOf(now), reason)
      : await changeAssociation(now, { policy: policy() }, { ...reason, seen: seenVersionOf(now) })
  if (!written.ok && written.error.kind !== 'refused') throw new Error(JSON.stringify(written.error))
  process.stdout.write('end\n')
}

process.stdout.write('ready\n')
await Promise.all(
  all.map(async (names) => {
    for (let turn = 0; ; turn++) await write(names, turn)
  }),
)

/** `podscope consolidate`, in a process of its own: it opens the store, which only the server's side may. */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { consolidationOf } from '../analysis/index.ts'
import { everything } from '../auth/rules/index.ts'
import { type ConsolidationFormat, writeConsolidation } from '../export/index.ts'
import { listFleetAccounts } from '../fleet/index.ts'
import type { FleetAccount } from '../fleet/types.ts'
import { StoreError } from '../store/index.ts'
import { consolidateUsage, consolidationLines, wordConsolidation } from './consolidate-words.ts'

type Args = { readonly account: string | null; readonly as: 'words' | 'json' | ConsolidationFormat }

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

const complain = (text: string) => void process.stderr.write(`podscope consolidate: ${text}\n`)

function readArgs(list: readonly string[]): Args | null {
  const flag = { type: 'boolean', default: false } as const
  const options = { account: { type: 'string' }, json: flag, cli: flag, terraform: flag } as const
  try {
    const { values } = parseArgs({ args: [...list], options, allowPositionals: false })
    const [as = 'words', ...more] = (['json', 'cli', 'terraform'] as const).filter((each) => values[each])
    return more.length > 0 ? null : { account: values.account ?? null, as }
  } catch {
    return null
  }
}

async function main(list: readonly string[]): Promise<number> {
  const args = readArgs(list)
  if (args === null) {
    complain(`name at most an account and one form\n\n${consolidateUsage}`)
    return 64
  }
  try {
    return await answer(args)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    complain(error.message)
    return 2
  }
}

async function answer({ account, as }: Args): Promise<number> {
  const accounts = await listFleetAccounts(everything)
  if (!accounts.ok) {
    complain('message' in accounts.error ? accounts.error.message : accounts.error.kind)
    return 2
  }
  const asked = accounts.value.filter(({ accountId }) => account === null || accountId === account)
  if (asked.length === 0 || (asked.length > 1 && (as === 'cli' || as === 'terraform'))) {
    const known = accounts.value.map(({ accountId, name }) => `  ${accountId} ${name}\n`).join('')
    complain(`${account === null ? 'a plan is for one account' : 'no such account'}; there are\n${known}`)
    return 2
  }
  for (const each of asked) await tell(each, as)
  return 0
}

async function tell(account: FleetAccount, as: Args['as']): Promise<void> {
  const found = await consolidationOf(account.accountId)
  if (as === 'words') await write(wordConsolidation(found, account))
  else if (as === 'json')
    for (const line of consolidationLines(found)) await write(`${JSON.stringify(line)}\n`)
  else for (const { text } of writeConsolidation(as, found.plan)) await write(text)
}

/** Resolves when the reader has everything: what still waits for a slow one would be lost with the process. */
function flushed(): Promise<void> {
  return new Promise((done) => void process.stdout.write('', () => done()))
}

// A closed pipe is no success: half a plan is no plan.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 1))
const status = await main(process.argv.slice(2))
await flushed()
process.exit(status)

import type { ChangeSides } from '@/components/access/access-changes.tsx'
import type { Explain } from '@/components/access/trace-types.ts'
import type { Side } from './engine.protocol.ts'
import type { EngineClient } from './engine-client.ts'

/** What is applied and what is written, each with the worker to ask why. Without a client nobody answers. */
export function sidesOf(client: EngineClient | null): ChangeSides {
  return {
    before: { label: 'as applied now', ...(client && { explain: explainer(client, 'now') }) },
    after: { label: 'with this draft', ...(client && { explain: explainer(client, 'draft') }) },
  }
}

function explainer(client: EngineClient, side: Side): Explain {
  return async function explain(question) {
    const view = await client.ask('explain', { side, question })
    if (!view) throw new Error('The draft changed before the engine answered.')
    return view
  }
}

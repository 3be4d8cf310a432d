import { type Denial, parseDenials } from '@/lib/pod-identity/index.ts'
import { explainAddress } from './refusal-address.ts'

/** A refusal of a text, and how often it stands there. */
export type Found = { readonly address: string; readonly denial: Denial; readonly times: number }

/** Every different refusal of a text, the most frequent first. */
export function findRefusals(text: string): readonly Found[] {
  const found = new Map<string, Found>()
  for (const denial of parseDenials(text)) {
    const address = explainAddress(denial)
    found.set(address, { address, denial, times: (found.get(address)?.times ?? 0) + 1 })
  }
  return [...found.values()].sort((one, other) => other.times - one.times)
}

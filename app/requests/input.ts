import { z } from 'zod'
import { wantedInput, wantedOfInput } from '@/app/_server/association-input.ts'
import { wordsMax } from '@/components/requests/types.ts'

const words = z.string().trim().max(wordsMax)

export const requestIdInput = z.uuid()
/** What may be left out: a comment to an approval. */
export const commentInput = words
/** What has to be said: a reason, or a comment of its own. */
export const saidInput = words.min(1)
export const askInput = z.object({ at: wantedOfInput, wanted: wantedInput, reason: saidInput })

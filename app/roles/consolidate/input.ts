import { z } from 'zod'
import { consolidationFormats } from '@/lib/export/index.ts'

/** Which account; what is none, is as if it were not asked. */
export const accountInput = z.string().max(64).catch('').default('')
export const formatInput = z.enum(consolidationFormats)

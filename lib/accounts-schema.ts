import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const credentials = z.union([
  z.strictObject({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string().optional(),
  }),
  z.strictObject({ profile: z.string() }),
  z.strictObject({ roleArn: z.string(), externalId: z.string().optional() }),
])
const settings = z.object({
  accounts: z
    .array(
      z.strictObject({
        id: z.string().regex(/^\d{12}$/, 'an account id has twelve digits'),
        name: z.string().min(1),
        regions: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region')).min(1),
        credentials: credentials.optional(),
      }),
    )
    .min(1),
})

export type AccountCredentials = z.infer<typeof credentials>
export type AccountSettings = z.infer<typeof settings>['accounts'][number]

/** The accounts file cannot be used; the message says why in a sentence and never repeats a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Reads an accounts file's text. Throws a SettingsError that names each place that is wrong. */
function parseSettings(text: string, file: string): readonly AccountSettings[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SettingsError(`The accounts file ${file} is not JSON.`)
  }
  const parsed = settings.safeParse(value)
  if (parsed.success) return parsed.data.accounts
  const rows = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`)
  throw new SettingsError(`The accounts file ${file} cannot be used: ${rows.join('; ')}.`)
}

/** Reads an accounts file. Throws a SettingsError that says why it cannot be used. */
export async function readAccountsFile(file: string): Promise<readonly AccountSettings[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SettingsError(`The accounts file ${file} cannot be read (${error.code ?? error.message}).`)
  })
  return parseSettings(text, file)
}

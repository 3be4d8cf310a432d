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
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region')
const accountId = z.string().regex(/^\d{12}$/, 'an account id has twelve digits')
/** Of IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html, with a path before it. */
const roleName = z
  .string()
  .regex(
    /^(?!arn:)([!-~]+\/)?[\w+=,.@-]{1,64}$/,
    'is no name of a role (its path may stand before it, without the first slash)',
  )
const settings = z
  .strictObject({
    accounts: z
      .array(
        z.strictObject({
          id: accountId,
          name: z.string().min(1),
          regions: z.array(region).min(1),
          credentials: credentials.optional(),
        }),
      )
      .min(1),
    organization: z
      .strictObject({
        via: z.string().min(1),
        roleName,
        externalId: z.string().optional(),
        regions: z.array(region).min(1),
        except: z.array(z.string().min(1)).default([]),
      })
      .optional(),
    readRole: z
      .strictObject({ roleName, externalId: z.string().optional(), via: z.string().min(1).optional() })
      .optional(),
  })
  .superRefine(({ accounts, organization, readRole }, context) => {
    for (const [entry, via] of [
      ['organization', organization?.via],
      ['readRole', readRole?.via],
    ] as const)
      if (via !== undefined && !accounts.some(({ id, name }) => id === via || name === via))
        context.addIssue({
          code: 'custom',
          path: [entry, 'via'],
          message: `no account of the file has the id or name ${JSON.stringify(via)}`,
        })
  })

export type AccountCredentials = z.infer<typeof credentials>
/** Every account that is named, how the others are found, and how roles of those that are met as targets alone are read. */
export type AccountsFile = z.infer<typeof settings>
export type AccountSettings = AccountsFile['accounts'][number]

/** The accounts file cannot be used; the message says why in a sentence and never repeats a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Reads an accounts file's text. Throws a SettingsError that names each place that is wrong. */
function parseSettings(text: string, file: string): AccountsFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SettingsError(`The accounts file ${file} is not JSON.`)
  }
  const parsed = settings.safeParse(value)
  if (parsed.success) return parsed.data
  const rows = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`)
  throw new SettingsError(`The accounts file ${file} cannot be used: ${rows.join('; ')}.`)
}

/** Reads an accounts file. Throws a SettingsError that says why it cannot be used. */
export async function readAccountsFile(file: string): Promise<AccountsFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SettingsError(`The accounts file ${file} cannot be read (${error.code ?? error.message}).`)
  })
  return parseSettings(text, file)
}

import 'server-only'
import { type Env, parseEnv } from './env-schema.ts'

let remembered: Env | null = null

/** The only reader of `process.env`; read at the first request and not while the site is built. */
export function readEnv(): Env {
  remembered ??= parseEnv(process.env)
  return remembered
}

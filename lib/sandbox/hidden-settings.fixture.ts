import { vi } from 'vitest'

/**
 * Nothing of the machine's own AWS settings may reach the SDK. The clients here name endpoint and credentials, which win over a setting;
 * but the SDK reads the settings all the same, and some (AWS_USE_FIPS_ENDPOINT) it does not take together with an endpoint.
 */
export function hideOwnSettings(): void {
  // biome-ignore lint/style/noProcessEnv: to find what is to be hidden from the SDK, not to read a setting.
  const own = Object.keys(process.env).filter((name) => name.startsWith('AWS_'))
  for (const name of own) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null')
}

import { execFileSync } from 'node:child_process'
import packageJson from './package.json' with { type: 'json' }

/** The commit the site is built from; `unknown` where the sources came without their history. */
function commit() {
  if (process.env.PODSCOPE_COMMIT) return process.env.PODSCOPE_COMMIT
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], options).trim()
  } catch {
    return 'unknown'
  }
}

/** What of an address decodes as UTF-8: plain characters and whole escapes (RFC 3629, lengths only). */
const decodes =
  '(?:[^%]|%[0-7][0-9a-fA-F]|%[c-dC-D][0-9a-fA-F]%[89abAB][0-9a-fA-F]|%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}|%[fF][0-7](?:%[89abAB][0-9a-fA-F]){3})*'

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  // Without a root, Next looks for lock files above this folder and moves the standalone server accordingly.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // It finds its WebAssembly beside its own file.
  serverExternalPackages: ['@electric-sql/pglite'],
  // Read at run time, so no import leads to them.
  outputFileTracingIncludes: {
    '/*': [
      'lib/store/migrations/**/*',
      'node_modules/@electric-sql/pglite/dist/*.{wasm,data}',
      // What worker threads run, as it stands.
      'lib/{base,iam,catalog,pod-identity,one-policy,consolidate}/**/*.ts',
      'lib/catalog/generated/catalog.json',
      'lib/analysis/{types.ts,think/*.ts}',
    ],
  },
  outputFileTracingExcludes: { '/*': ['lib/**/*.{test,fixture}.ts'] },
  poweredByHeader: false,
  // Written into the code where it is read.
  env: { PODSCOPE_BUILT_VERSION: packageJson.version, PODSCOPE_BUILT_COMMIT: commit() },
  experimental: {
    // `forbidden()`: a page that a role does not allow is answered with 403.
    authInterrupts: true,
    // As lib/web/body.ts has it. What tells no length is kept for the page while proxy.ts counts it; beyond this it would be cut off without a word.
    serverActions: { bodySizeLimit: '1mb' },
    proxyClientMaxBodySize: '2mb',
  },
  reactStrictMode: true,
  devIndicators: false,
  // Next answers what does not decode with a bare 500. It names nothing, so it gets the page that says so.
  rewrites: async () => ({
    beforeFiles: [{ source: `/((?!${decodes}$).*)`, destination: '/does-not-decode' }],
  }),
}

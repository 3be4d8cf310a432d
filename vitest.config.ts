import { defineConfig } from 'vitest/config'

const all = '{app,components,lib}/**/*.test.{ts,tsx}'
const contracts = '{app,components,lib}/**/*.contract.test.{ts,tsx}'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  // `server-only` throws unless the resolver says it is on the server.
  ssr: { resolve: { conditions: ['react-server', 'node'] } },
  test: {
    environment: 'node',
    // Most of the time a contract waits for a server or a disk: another one has the processor meanwhile.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      // A property that fails once has found something: no second try.
      { extends: true, test: { name: 'unit', include: [all], exclude: [contracts] } },
      // Servers, databases and clocks on a machine that others use: what passes at the second try is told at the end, as Playwright's is.
      { extends: true, test: { name: 'contract', include: [contracts], retry: 1 } },
    ],
  },
})

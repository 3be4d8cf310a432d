import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { ensurePortIsFree, findFreePort } from './port.ts'

test('a port in use is named, with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(ensurePortIsFree(port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`)
  server.close()
  await once(server, 'close')
})

test('a found port can be listened on', async () => {
  await expect(ensurePortIsFree(await findFreePort())).resolves.toBeUndefined()
})

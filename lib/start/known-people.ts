import { awaitsFirstAdmin, hasPasswords } from '../auth/sign-in/index.ts'
import { closeStore } from '../store/index.ts'
import type { KnownPeople } from './door.ts'
import { run } from './run.ts'
import { tellingWhy } from './store-place.ts'

/** Says who is known to the store of these settings, as one line of JSON. */
async function main(): Promise<number> {
  const known: KnownPeople = await tellingWhy(async () => ({
    awaitsFirstAdmin: await awaitsFirstAdmin(),
    hasPasswords: await hasPasswords(),
  }))
  console.log(JSON.stringify(known))
  await closeStore()
  return 0
}

await run(main)

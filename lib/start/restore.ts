import { restore } from '../store/index.ts'
import { run } from './run.ts'
import { fileOf, storePlaceOf, tellingWhy } from './store-place.ts'

/** `npm run restore -- <file>`: an empty store becomes what the backup holds. */
async function main(): Promise<number> {
  const file = fileOf(process.argv.slice(2), 'restore')
  const rows = await tellingWhy(() => restore(storePlaceOf(process.env), file))
  console.log(`Podscope remembers what ${file} holds (${rows} rows).`)
  return 0
}

await run(main)

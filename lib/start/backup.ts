import { backUp } from '../store/index.ts'
import { run } from './run.ts'
import { fileOf, storePlaceOf, tellingWhy } from './store-place.ts'

/** `npm run backup -- <file>`: everything that Podscope remembers, in one file. */
async function main(): Promise<number> {
  const file = fileOf(process.argv.slice(2), 'backup')
  const rows = await tellingWhy(() => backUp(storePlaceOf(process.env), file))
  console.log(`${file} holds everything Podscope remembers (${rows} rows).`)
  return 0
}

await run(main)

import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const lib = join(import.meta.dirname, '..')
const generated = join(import.meta.dirname, 'generated')
const kilobytes = (text: string) => Math.round(gzipSync(text, { level: 9 }).length / 1000)
const read = (path: string) => readFileSync(path, 'utf8')

/** A room's code without types. Comments and long names stay, so a bundle is smaller. */
function codeOf(room: string): string {
  const files = readdirSync(join(lib, room), { recursive: true }).map(String)
  return files
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$|generate\.ts$/.test(file))
    .sort()
    .map((file) => stripTypeScriptTypes(read(join(lib, room, file))))
    .join('\n')
}

test('the engine and its catalog weigh at most 700 kB in the browser, gzipped', () => {
  const sizes = {
    engine: kilobytes(codeOf('iam')),
    code: kilobytes(codeOf('catalog')),
    data: kilobytes(read(join(generated, 'catalog.json'))),
  }
  expect(sizes.engine).toBeGreaterThan(5)
  expect(sizes.engine + sizes.code + sizes.data).toBeLessThanOrEqual(700)
  // What is there today, with room to grow: the catalog must not eat what the engine is allowed.
  expect(sizes.data).toBeLessThanOrEqual(250)
})

test('what is loaded on demand is small for each service', () => {
  const files = readdirSync(join(generated, 'services'))
  const sizes = files.map((file) => kilobytes(read(join(generated, 'services', file))))
  expect(files).toHaveLength(456)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(60)
})

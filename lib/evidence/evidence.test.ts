/** What a pack holds, and what is said of one that is not as it was made. */
import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../audit/canonical.ts'
import type { Entry } from '../audit/types.ts'
import { heldAgainst } from './against-audit.ts'
import { Archive } from './archive.ts'
import { headersOf } from './directory.ts'
import { accesses, audit, chainOf, decided, entries, entry, source } from './evidence.fixture.ts'
import { packOf } from './pack.fixture.ts'
import { escaped } from './report.ts'
import type { PackReport } from './types.ts'
import { unpack } from './unpack.ts'
import { verifyPack } from './verify.ts'
import { writePack } from './write.ts'

const wheres = ({ failures }: PackReport) => failures.map(({ where }) => where)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let pack: Awaited<ReturnType<typeof packOf>>
let files: Record<string, string>
beforeAll(async () => {
  pack = await packOf(source())
  files = Object.fromEntries(
    Object.entries(unzipSync(pack.file)).map(([name, contents]) => [
      name,
      Buffer.from(contents).toString('utf8'),
    ]),
  )
})

describe('a pack', () => {
  it('verifies, and says what was held against what', () => {
    const report = verifyPack(pack.file)
    expect(report).toMatchObject({ verifies: true, failures: [], fingerprint: sha256(pack.file) })
    expect(report.notes.join('\n')).toMatch(/worked out again for 3 accesses, with the same result/)
    expect(report.notes.join('\n')).toMatch(/The tables and the report say the same/)
    expect(report.notes.join('\n')).toMatch(/Each decision is the one that audit.jsonl has/)
    expect(report.says).toMatchObject({
      review: { id: 'rev-1' },
      decisions: { keep: 1, narrow: 1, remove: 0, none: 1 },
      access: 3,
      members: 11,
    })
    expect(pack).toMatchObject({ fingerprint: report.fingerprint, bytes: pack.file.length })
  })

  it('is the same bytes for the same source', async () => {
    expect((await packOf(source())).fingerprint).toBe(pack.fingerprint)
  })

  it('ends with the hash of all that stands before it', () => {
    const end = Buffer.from(pack.file.subarray(-64)).toString('latin1')
    expect(sha256(pack.file.subarray(0, -64))).toBe(end)
  })

  it('is a ZIP for anybody, and its manifest tells the hash of each file', () => {
    expect(Object.keys(files)).toEqual([
      ...['README.txt', 'population.json', 'population.csv', 'decisions.csv'],
      ...accesses.map(({ key }) => `access/${key}.json`),
      ...['audit.jsonl', 'review.json', 'report.html', 'manifest.json'],
    ])
    const manifest = JSON.parse(files['manifest.json'] ?? '')
    for (const { name, bytes, sha256: hash } of manifest.members) {
      expect([Buffer.byteLength(files[name] ?? ''), sha256(Buffer.from(files[name] ?? ''))]).toEqual([
        bytes,
        hash,
      ])
    }
    expect(JSON.parse(files['population.json'] ?? '')).toEqual(entries)
    const access = JSON.parse(files['access/aB_2-narrow.json'] ?? '')
    expect(access.effective.counts.narrowed).toBeGreaterThan(0)
    expect(access.words).toEqual([expect.stringContaining('invoices-eu')])
  })

  it('runs nothing, whatever names and reasons hold', () => {
    const page = files['report.html'] ?? ''
    expect(page).not.toMatch(/<script|<b>&|<2026>/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('&lt;b&gt;&amp;&quot;&#39;/invoices-3')
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(escaped(`default-src 'none'; style-src 'sha256-${hash}'`))
    expect(page).not.toMatch(/ (style|on[a-z]+|src|href)="(?!#)/)
    expect(files['decisions.csv']).toContain(`"'=HYPERLINK(""http://x""`)
  })

  it('holds what is empty, and half a character', async () => {
    const empty = await packOf(source({ entries: [], access: [], audit: [] }))
    expect(verifyPack(empty.file)).toMatchObject({ verifies: true, says: { review: { entries: 0 } } })
    const entries = [entry(1, { serviceAccount: '\ud800', since: ['\u202e'] })]
    const odd = await packOf(source({ entries, audit: [] }))
    expect(verifyPack(odd.file).failures).toEqual([])
  })

  it('takes of its source what it gives away, and no more', async () => {
    const [total, read] = [500, { entries: 0, access: 0 }]
    async function* many() {
      for (read.entries = 1; read.entries <= total; read.entries++)
        yield entry(read.entries, {
          access: null,
          policy: createHash('sha512').update(`${read.entries}`).digest('hex').repeat(8),
        })
    }
    async function* all() {
      for (const each of accesses) {
        read.access++
        yield each
      }
    }
    const seen: [number, number][] = []
    for await (const chunk of writePack({ ...source(), entries: many(), access: all() })) {
      const header = Buffer.from(chunk).toString('latin1')
      if (seen.length === 0 && chunk.length > 500 && read.entries > 0) seen.push([read.entries, read.access])
      if (header.includes('access/')) seen.push([read.entries, read.access])
    }
    const [first, ...later] = seen
    expect(first?.[0]).toBeLessThan(total / 10)
    expect(later.slice(0, accesses.length)).toEqual(accesses.map((_, index) => [total + 1, index + 1]))
  })
})

/** The same files but for a change, in a pack that somebody made and sealed anew. */
async function forged(
  change: (files: Record<string, string>) => void,
  madeWith?: { catalog: string },
): Promise<Uint8Array> {
  const { 'manifest.json': manifest = '', ...others } = files
  change(others)
  const archive = new Archive()
  const chunks: Uint8Array[] = []
  for (const [name, text] of Object.entries(others))
    for await (const chunk of archive.add(name, [text])) chunks.push(chunk)
  const { members: _, ...facts } = JSON.parse(manifest)
  const made = { ...facts, madeWith: { ...facts.madeWith, ...madeWith }, members: archive.members }
  for await (const chunk of archive.add('manifest.json', [JSON.stringify(made)])) chunks.push(chunk)
  return Buffer.concat([...chunks, ...archive.end()])
}

describe('a pack that somebody sealed anew', () => {
  it.each<[string, string, [string, string], RegExp]>([
    [
      'permissions',
      'access/aB_2-narrow.json',
      ['GetObject', 'PutObject'],
      /: the permissions in it are not what its policies/,
    ],
    [
      'a decision on the page',
      'report.html',
      ['✓ keep', '✕ remove'],
      /: it does not say what population.json/,
    ],
    ['a line of a table', 'decisions.csv', ['keep', 'remove'], /: it does not say what population.json/],
    [
      'a count',
      'review.json',
      ['"entries": 3', '"entries": 4'],
      /^population.json: it has 3 entries, and review.json says 4/,
    ],
    ['its audit', 'audit.jsonl', ['Nobody', 'Everybody'], /^audit.jsonl: line 2 is not an entry whose hash/],
    ['no JSON', 'population.json', ['[', '{'], /^population.json: it does not hold what such a file holds/],
  ])('with another one of %s', async (_, name, [from, to], message) => {
    const { verifies, failures } = verifyPack(
      await forged((others) => {
        others[name] = (others[name] ?? '').replace(from, to)
      }),
    )
    expect(verifies).toBe(false)
    expect(failures.map((each) => each.message).join('\n')).toMatch(message)
  })

  it('with a file more, or one less', async () => {
    const more = await forged((others) => {
      others['../evil\u001b[2J'] = ''
    })
    expect(verifyPack(more).failures).toMatchObject([
      { where: '../evil??2J', message: expect.stringContaining('no file of a pack') },
    ])
    const less = await forged((others) => {
      delete others['decisions.csv']
    })
    expect(verifyPack(less).failures).toMatchObject([{ where: 'decisions.csv' }])
  })

  it('with other actions of AWS is not worked out again, and says so', async () => {
    const { notes } = verifyPack(await forged(() => undefined, { catalog: '2020-01-01' }))
    expect(notes.join('\n')).toMatch(
      /was not worked out again: the pack was made with AWS’s actions of 2020-01-01/,
    )
  })
})

describe('a file that unpacks to more than it says', () => {
  const unpacked = (size: number) => {
    const contents = deflateRawSync(Buffer.alloc(1_000_000))
    const end = 30 + 1 + contents.length + 16
    const place = { name: 'a', crc: 0, bytes: size, packed: contents.length, at: 0, end }
    const { before, after } = headersOf(place)
    return unpack(Buffer.concat([Buffer.from(before), contents, Buffer.from(after)]), place)
  }

  it.each([
    [10, 'cannot be unpacked'],
    [20_000_000, 'is said to unpack to 20,000,000 bytes, which nobody has to bear'],
    [4_000_000_000, 'is said to unpack to 4,000,000,000 bytes, which nobody has to bear'],
  ])('%i', (size, error) => expect(unpacked(size)).toEqual({ ok: false, error }))
})

describe('a pack that does not agree with itself', () => {
  const verified = async (given: Parameters<typeof source>[0]) =>
    verifyPack((await packOf(source(given))).file)
  const reviewEntries = () => audit.filter(({ act }) => String(act).startsWith('review.'))

  it.each<[string, Parameters<typeof source>[0], RegExp]>([
    ['an entry twice', { entries: [entry(1), entry(1)] }, /^population.json: entry 1 stands there twice/],
    ['an access that is not there', { entries: [entry(4, { access: 'none' })] }, /entry 4 names an access/],
    [
      'another decision than the audit has',
      { entries: [entry(1, { decision: decided('remove', 'It writes invoices.') })] },
      /entry 1: it is decided “remove”, and entry 4 of the audit says otherwise/,
    ],
    [
      'another reason',
      { entries: [entry(1, { decision: decided('keep', 'x') })] },
      /entry 1: its reason is not the one that entry 4/,
    ],
    [
      'a decision that was taken out',
      { entries: [entry(1, { decision: null })] },
      /entry 1: entry 4 of the audit has a decision, and it has none/,
    ],
    [
      'other actions that are taken away',
      {
        entries: [
          entry(2, {
            decision: {
              ...decided('narrow', '=HYPERLINK("http://x","y") & <script>alert(1)</script>'),
              without: ['s3:*'],
            },
          }),
        ],
      },
      /entry 2: it takes away other actions than entry 5/,
    ],
    [
      'a decision that the audit has not',
      { entries: [entry(9, { decision: decided('keep', 'x') })] },
      /entry 9: no entry of audit.jsonl holds its decision/,
    ],
  ])('%s', async (_, given, message) => {
    const { verifies, failures } = await verified(given)
    expect(verifies).toBe(false)
    expect(failures.map((each) => each.message).join('\n')).toMatch(message)
  })

  it('names the place of the audit that does not hold', async () => {
    const [first, ...rest] = reviewEntries() as [Entry, ...Entry[]]
    const forged = await verified({ audit: [{ ...first, at: '2020-01-01T00:00:00.000Z' }, ...rest] })
    expect(forged.failures).toMatchObject([
      { message: 'audit.jsonl: line 1 is not an entry whose hash fits it.' },
    ])
    const turned = await verified({ audit: rest.toReversed() })
    expect(wheres(turned)).toContain('audit.jsonl')
    const more = { ...first, extra: true } as Entry
    expect((await verified({ audit: [more, ...rest] })).verifies).toBe(false)
  })

  it('says that decisions were held against nothing where the audit has none', async () => {
    const { verifies, notes } = await verified({ audit: reviewEntries().slice(0, 1) })
    expect(verifies).toBe(true)
    expect(notes.join('\n')).toMatch(/held against nothing/)
  })
})

describe('a file that is no pack, or none any more', () => {
  const damaged = (change: (file: Uint8Array) => Uint8Array) => verifyPack(change(pack.file))

  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['a text', () => Buffer.from('no pack at all, but long enough to be one. '.repeat(20))],
    ['another ZIP', () => zipSync({ 'a.txt': Buffer.from('a') })],
    ['one without its end', () => pack.file.subarray(0, -1)],
    ['one without its beginning', () => pack.file.subarray(1)],
    ['a seal alone', () => pack.file.subarray(-200)],
    ['one with something behind it', () => Buffer.concat([pack.file, Buffer.from(' ')])],
    ['one with something before it', () => Buffer.concat([Buffer.from(' '), pack.file])],
    ['one packed anew', () => zipSync(unzipSync(pack.file))],
  ])('%s', (_, make) => {
    const report = verifyPack(make())
    expect([report.verifies, report.failures.length > 0]).toEqual([false, true])
    expect(wheres(report)[0]).toMatch(/^the archive’s (seal|directory)$/)
  })

  it('a member that is called otherwise, in its header or in the directory', () => {
    const rename = (nth: number) =>
      damaged((file) => {
        const copy = Buffer.from(file)
        let at = -1
        for (let seen = 0; seen <= nth; seen++) at = copy.indexOf('review.json', at + 1)
        copy.write('REVIEW', at)
        return copy
      })
    expect(wheres(rename(0))).toContain('review.json')
    expect(rename(1).failures[0]?.message).toMatch(
      /^the archive’s directory: it calls a file REVIEW.json that the manifest calls review.json/,
    )
  })
})

describe('beside an export of the audit', () => {
  const lines = (list: readonly Entry[]) =>
    async function* () {
      for (const each of list) yield canonicalJson(each)
    }
  const given = () =>
    chainOf([{ act: 'review.export', detail: { fingerprint: pack.fingerprint } }], audit.at(-1))
  const held = (list: readonly Entry[]) => heldAgainst(verifyPack(pack.file), lines(list))

  it('holds where the chain has its entries, its end and its fingerprint', async () => {
    const report = await held([...audit, ...given()])
    expect(report).toMatchObject({ verifies: true, failures: [] })
    expect(report.notes.join('\n')).toMatch(/Entry 7 of the audit has the fingerprint/)
  })

  it('does not where the audit knows no such file', async () => {
    expect(await held(audit)).toMatchObject({
      verifies: false,
      failures: [{ message: expect.stringContaining('no entry review.export has the fingerprint') }],
    })
  })

  it('does not where the chain is another one, or ends before', async () => {
    const other = chainOf(audit.map(({ act, detail }) => ({ act, detail: { ...detail, other: 1 } })))
    expect((await held(other)).failures.map(({ message }) => message).join('\n')).toMatch(
      /entry 4 is another one than the pack has/,
    )
    expect((await held(audit.slice(0, 3))).failures.map(({ message }) => message).join('\n')).toMatch(
      /The chain ends at 3[\s\S]*it has no entry 4/,
    )
  })
})

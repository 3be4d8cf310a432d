import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExportRow, exportRows, toCsv, toJson } from './access-export.ts'
import { filterServices, noFilter } from './filter-view.ts'
import type { AccessView } from './view-model.ts'

const view: AccessView = {
  counts: { granted: 2, narrowed: 0, denied: 0, cut: 1, inert: 0 },
  conditional: 0,
  exact: true,
  unreadable: [],
  statements: [{ layer: 'identity', policy: '=cmd', index: 0, effect: 'Allow', sid: 'Say "it"' }],
  classes: [
    {
      verdict: 'granted',
      conditional: true,
      unknown: false,
      grants: [
        { resources: ['a', 'b,c'], except: ['d'], conditions: ['aws:SecureTransport Bool true'] },
        { resources: ['e'], except: [], conditions: [] },
      ],
      baseline: [],
      because: [0],
    },
    { verdict: 'cut', conditional: false, unknown: true, grants: [], baseline: [], because: [] },
  ],
  services: [
    {
      prefix: 's3',
      counts: { granted: 2, narrowed: 0, denied: 0, cut: 1, inert: 0 },
      groups: [
        { class: 1, level: null, names: 'NewThing' },
        { class: 0, level: 'Read', names: 'GetObject GetBucketAcl' },
      ],
    },
  ],
}
const rows = exportRows(view, filterServices(view, noFilter))

/** RFC 4180, read back by a reader of its own. */
function readCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = []
  let fields: string[] = []
  for (let at = 0; at < text.length; ) {
    const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
    field.lastIndex = at
    const match = field.exec(text)
    if (!match) throw new Error(`not CSV at ${at}`)
    fields.push((match[1] ?? match[2] ?? '').replaceAll('""', '"'))
    if (match[3] === '\r\n') {
      lines.push(fields)
      fields = []
    }
    at = field.lastIndex
  }
  return lines
}

describe('exportRows', () => {
  it('has a row for every action, by name', () => {
    expect(
      rows.map(({ action, verdict, accessLevel, certain }) => [action, verdict, accessLevel, certain]),
    ).toEqual([
      ['s3:GetBucketAcl', 'granted', 'Read', true],
      ['s3:GetObject', 'granted', 'Read', true],
      ['s3:NewThing', 'cut', '', false],
    ])
    expect(JSON.parse(toJson(rows))).toEqual(rows)
  })

  it('holds what the filter leaves', () => {
    const filtered = filterServices(view, { ...noFilter, verdicts: ['cut'] })
    expect(exportRows(view, filtered).map(({ action }) => action)).toEqual(['s3:NewThing'])
  })
})

describe('toCsv', () => {
  it('has a line for every way in which an action is allowed', () => {
    const lines = readCsv(toCsv(rows))
    expect(lines).toHaveLength(6)
    expect(lines[3]).toEqual([
      's3:GetObject',
      'Read',
      'granted',
      'yes',
      'yes',
      'a\nb,c',
      'd',
      'aws:SecureTransport Bool true',
      'Allow =cmd S1 “Say "it"”',
    ])
  })

  it('comes back as it was, whatever it holds, and begins no formula', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (action, resource) => {
        const row: ExportRow = {
          action,
          accessLevel: '',
          verdict: 'granted',
          conditional: false,
          certain: true,
          allows: [{ resources: [resource], except: [], conditions: [] }],
          statements: [],
        }
        const [, line = []] = readCsv(toCsv([row]))
        for (const [written, read] of [
          [action, line[0]],
          [resource, line[5]],
        ] as const) {
          expect(read?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(written.replace(/^'(?=[=+\-@\t\r])/, ''))
          expect(read).not.toMatch(/^[=+\-@\t\r]/)
        }
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { readAuditArgs } from './audit-args.ts'

const now = new Date('2026-11-27T12:00:00Z')
const read = (line: string) => readAuditArgs(line.split(' ').filter(Boolean), now)
const hash = 'a'.repeat(64)

describe('readAuditArgs', () => {
  it.each([
    ['verify', { kind: 'verify', file: null }],
    ['verify old.jsonl', { kind: 'verify', file: 'old.jsonl' }],
    [`verify --noted 12:${hash}`, { kind: 'verify', file: null, noted: { position: 12, hash } }],
    ['export a.jsonl', { kind: 'export', file: 'a.jsonl' }],
    ['prune --before 2026-01-01 a.jsonl', { kind: 'prune', file: 'a.jsonl', before: new Date('2026-01-01') }],
  ])('%s', (line, command) => {
    expect(read(line)).toEqual(command)
  })

  it.each([
    ['', /Say verify, export or prune/],
    ['look', /Say verify, export or prune/],
    ['export', /Name the file/],
    ['prune a.jsonl', /--before is a day/],
    ['prune --before yesterday a.jsonl', /--before is a day/],
    ['prune --before 2027-01-01 a.jsonl', /a day to come/],
    ['export --before 2026-01-01 a.jsonl', /--before is for prune/],
    ['verify --noted 12', /--noted is a position/],
    ['verify a b', /Too many/],
    ['verify --force', /Unknown option/],
  ])('“%s” is told how to be said', (line, message) => {
    expect(() => read(line)).toThrow(message)
    expect(() => read(line)).toThrow(/npm run audit -- verify/)
  })
})

import { describe, expect, it } from 'vitest'
import { type Column, columnsOf, isMarked, toggleCell, toggleService } from './opened.ts'

const columns: readonly Column[] = ['List', 'Read', 'Permissions management']
const open = (marks: readonly string[]) => columns.filter((column) => isMarked(marks, 's3', column))

describe('what is opened', () => {
  it('a cell opens and closes alone', () => {
    const read = toggleCell(['sqs'], 's3', 'Read', columns)
    expect(read).toEqual(['sqs', 's3.Read'])
    expect(open(read)).toEqual(['Read'])
    expect(toggleCell(read, 's3', 'Read', columns)).toEqual(['sqs'])
  })

  it('a service opens what is left of it, and closes when all is open', () => {
    const all = toggleService(['s3.Read'], 's3', columns)
    expect(all).toEqual(['s3'])
    expect(open(all)).toEqual(columns)
    expect(toggleService(all, 's3', columns)).toEqual([])
  })

  it('one cell of an open service closes, and the last one opened makes it whole', () => {
    const rest = toggleCell(['s3'], 's3', 'Read', columns)
    expect(rest).toEqual(['s3.List', 's3.Permissions'])
    expect(toggleCell(rest, 's3', 'Read', columns)).toEqual(['s3'])
  })

  it('a service is not another that begins like it', () => {
    expect(toggleService(['s3-outposts.Read', 's3'], 's3', columns)).toEqual(['s3-outposts.Read'])
  })

  it('columns come in AWS’s order, unknown actions last', () => {
    const group = { class: 0, names: 'A' }
    const groups = [null, 'Read', 'List', 'Read'] as const
    expect(columnsOf({ groups: groups.map((level) => ({ ...group, level })) })).toEqual([
      'List',
      'Read',
      'Other',
    ])
  })
})

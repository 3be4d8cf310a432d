import { describe, expect, test } from 'vitest'
import { catalog } from './index.ts'

const byName = new Map(catalog.actions.map((action) => [action.name, action]))

describe('catalog', () => {
  test('holds the whole of AWS, once each, with its date', () => {
    expect(catalog.actions.length).toBeGreaterThan(20_000)
    expect(byName.size).toBe(catalog.actions.length)
    expect(catalog.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  test('knows levels and resource types', () => {
    expect(byName.get('s3:ListAllMyBuckets')).toMatchObject({ level: 'List', resources: [] })
    expect(byName.get('s3:ListBucket')?.resources).toContain('arn:%:s3:::%')
    expect(byName.get('s3:GetObject')?.resources).toContain('arn:%:s3:::%/*')
    expect(byName.get('s3:PutBucketPolicy')?.level).toBe('Permissions management')
    expect(byName.get('s3:PutObjectTagging')?.level).toBe('Tagging')
  })
})

import { describe, expect, it } from 'vitest'
import { resourceForms, suggestActions, suggestKeys, suggestResources } from './suggest.ts'

const texts = (options: readonly { readonly text: string }[]) => options.map(({ text }) => text)

describe('suggestActions', () => {
  it('offers a service as a whole, and actions that begin so before those that hold it', () => {
    expect(texts(suggestActions('s3'))[0]).toBe('s3:*')
    expect(texts(suggestActions('s3:DeleteObj'))[0]).toBe('s3:DeleteObject')
    expect(texts(suggestActions('deleteobject'))).toContain('s3:DeleteObject')
  })

  it('counts what a pattern stands for, and names some of it', () => {
    const [own, ...single] = suggestActions('s3:Delete*Tagging')
    expect(own).toMatchObject({ text: 's3:Delete*Tagging', detail: expect.stringMatching(/^\d+ actions$/) })
    expect(texts(single)).toContain('s3:DeleteObjectTagging')
    expect(suggestActions('nosuch:*')).toEqual([])
  })

  it('finds a service by what people call it', () => {
    expect(texts(suggestActions('Secrets Manager'))).toContain('secretsmanager:*')
  })

  it.each(['', 'a', '*', ':', 'x'.repeat(2048)])('offers a short list for %j', (typed) => {
    expect(suggestActions(typed).length).toBeLessThanOrEqual(12)
  })
})

describe('suggestResources', () => {
  it('gives the forms of what the action takes as patterns, with any resource first', () => {
    expect(texts(suggestResources('s3:GetObject', ''))).toEqual(
      expect.arrayContaining(['*', 'arn:aws:s3:::*/*']),
    )
    expect(texts(suggestResources('s3:GetObject', ''))[0]).toBe('*')
  })

  it('puts a bare name in its place', () => {
    expect(texts(suggestResources('s3:GetObject', 'invoices'))).toContain('arn:aws:s3:::invoices/*')
    expect(texts(suggestResources('sqs:SendMessage', 'orders'))).toContain('arn:aws:sqs:*:*:orders')
  })

  it('goes on with an ARN that is begun', () => {
    const options = texts(suggestResources('s3:*', 'arn:aws:s3:::'))
    expect(options.length).toBeGreaterThan(0)
    expect(options.every((text) => text.startsWith('arn:aws:s3:::'))).toBe(true)
  })
})

describe('resourceForms', () => {
  it('tells an object from a bucket', () => {
    expect(resourceForms('s3:GetObject')).toContain('arn:aws:s3:::BucketName/ObjectName')
    expect(resourceForms('s3:GetObject')).not.toContain('arn:aws:s3:::BucketName')
    expect(resourceForms('s3:ListAllMyBuckets')).toEqual([])
  })
})

describe('suggestKeys', () => {
  it('offers the action’s own keys, those of every request and the tags of EKS, each once', () => {
    expect(texts(suggestKeys('s3:ListBucket', 's3:pre'))).toContain('s3:prefix')
    expect(texts(suggestKeys('s3:ListBucket', 'secure'))).toEqual(['aws:SecureTransport'])
    expect(texts(suggestKeys('s3:*', 'kubernetes-n'))).toEqual(['aws:PrincipalTag/kubernetes-namespace'])
  })
})

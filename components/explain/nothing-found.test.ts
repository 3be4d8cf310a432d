import { expect, test } from 'vitest'
import { nothingFound } from './nothing-found.ts'

test.each([
  ['  ', 'Paste what AWS said.'],
  [
    'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/pay',
    'A refusal begins',
  ],
  ['botocore.exceptions.NoCredentialsError: Unable to locate credentials', 'AWS refused nothing'],
  ['CredentialsProviderError: Could not load credentials from any providers', 'AWS refused nothing'],
  ['the queue is full', 'No refusal of AWS is in this text.'],
])('%s', (text, expected) => {
  expect(nothingFound(text)).toContain(expected)
})

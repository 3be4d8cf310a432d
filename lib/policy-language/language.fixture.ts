import { factsOf } from './facts.ts'
import type { LanguageFacts } from './types.ts'

const roleArn = 'arn:aws:iam::111122223333:role/shop-shared'

/** What a shared role of a small shop may do. */
export const rolePolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['s3:Get*', 's3:PutObject'], Resource: 'arn:aws:s3:::shop-data/*' },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::shop-data' },
    { Effect: 'Allow', Action: 'sqs:*', Resource: 'arn:aws:sqs:eu-west-1:111122223333:orders' },
    {
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'checkout' } },
    },
  ],
}

export function shopFacts(policy: unknown = rolePolicy, unreadable = false): LanguageFacts {
  return factsOf({
    association: {
      accountId: '111122223333',
      region: 'eu-west-1',
      cluster: 'prod',
      namespace: 'checkout',
      serviceAccount: 'orders',
      roleArn,
      disableSessionTags: true,
    },
    policies: {
      identity: [{ name: 'Shop', text: JSON.stringify(policy) }],
      ...(unreadable && { unreadable: ['identity'] as const }),
    },
    session: {
      principal: roleArn,
      known: { 'aws:PrincipalArn': roleArn, 'aws:PrincipalTag/team': 'checkout' },
      absent: [],
    },
  })
}

/** A text with a mark where the cursor is. */
export function atMark(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|')
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset }
}

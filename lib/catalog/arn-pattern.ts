/**
 * Variables of resource ARNs whose values hold no `/`: without this, `arn:aws:s3:::bucket/*` would look like a bucket.
 * Only names with a documented character set; every other variable may hold anything.
 * S3: AmazonS3/latest/userguide/bucketnamingrules; DynamoDB: amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes;
 * KMS key ids are UUIDs or `mrk-` and hexadecimal; SQS and SNS names: letters, digits, `-` and `_`. Not Lambda's functions: a version or an
 * alias may follow their name (`function:name:prod`), and policies that name one are common.
 */
const withoutSlash = new Set([
  's3 BucketName',
  's3express BucketName',
  'dynamodb TableName',
  'dynamodb IndexName',
  'kms KeyId',
  'sqs QueueName',
  'sns TopicName',
])
const everywhere = new Set(['Partition', 'Region', 'Account'])

/**
 * The patterns (see `CatalogAction.resources`) of an ARN as the reference writes it. A few types have two forms, which it lists in one text.
 * The texts are AWS's, not a stranger's: a regular expression does no harm.
 */
export function patternsOf(arn: string): readonly string[] {
  return arn.split(', ').map((form) => {
    // The same word is another service's own: a topic of IoT is a path.
    const service = form.split(':')[2] ?? ''
    const isName = (name: string) => everywhere.has(name) || withoutSlash.has(`${service} ${name}`)
    return form.replace(/\$\{([^}]*)\}/g, (_, name: string) => (isName(name) ? '%' : '*'))
  })
}

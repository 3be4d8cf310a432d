import { replaceStrings } from './edits.ts'
import type { Subject } from './fix-subject.ts'
import { memberOf, stringsOf } from './position.ts'
import type { Fix } from './types.ts'
import { matching } from './wildcards.ts'

/**
 * Actions whose requests fail without another one. The reference's data has none of it, so these are written by hand, the ones workloads meet:
 * `iam:PassRole`: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html and each service's page of the Service
 * Authorization Reference, "Dependent actions" (ECS, Lambda, Step Functions, Glue, Batch, EventBridge Scheduler, SageMaker).
 * S3 answers 403 instead of 404 for a missing object without `s3:ListBucket`: AmazonS3/latest/API/API_GetObject, "Permissions".
 */
const dependents: Readonly<Record<string, readonly string[]>> = {
  'ecs:RunTask': ['iam:PassRole'],
  'ecs:StartTask': ['iam:PassRole'],
  'ecs:RegisterTaskDefinition': ['iam:PassRole'],
  'lambda:CreateFunction': ['iam:PassRole'],
  'states:CreateStateMachine': ['iam:PassRole'],
  'glue:CreateJob': ['iam:PassRole'],
  'batch:RegisterJobDefinition': ['iam:PassRole'],
  'scheduler:CreateSchedule': ['iam:PassRole'],
  'sagemaker:CreateTrainingJob': ['iam:PassRole'],
  'sagemaker:CreateModel': ['iam:PassRole'],
}

/** What an action of the reference needs beside itself, as far as it is known. */
export function dependentsOf(action: string): readonly string[] {
  return dependents[action] ?? []
}

/** An Allow of an action that fails without another, which no Allow of the policy names. */
export function fixDependents(subject: Subject): readonly Fix[] {
  const { statement, statements, text } = subject
  if (!statement || stringsOf(memberOf(statement, 'Effect'))[0] !== 'Allow') return []
  const own = stringsOf(memberOf(statement, 'Action'))
  const needed = new Set(own.flatMap((name) => matching(name).flatMap((action) => dependentsOf(action.name))))
  const allowed = statements
    .filter((each) => stringsOf(memberOf(each, 'Effect'))[0] === 'Allow')
    .flatMap((each) => stringsOf(memberOf(each, 'Action')))
  return [...needed].flatMap((name): Fix[] => {
    if (allowed.some((pattern) => matching(pattern).some((action) => action.name === name))) return []
    const edit = replaceStrings(text, statement, 'Action', [...own, name])
    if (!edit) return []
    return [
      {
        title: `Allow ${name} as well`,
        kind: 'refactor',
        meaning: 'wider',
        note: 'Without it the request fails. Name the roles that may be passed in a statement of its own where these resources are no roles.',
        edits: [edit],
      },
    ]
  })
}

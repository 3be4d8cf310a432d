import { formatPolicy } from '../iam/index.ts'
import { indentAt, isMinified, replace } from './edits.ts'
import type { Subject } from './fix-subject.ts'
import { memberOf, type ObjectNode, stringsOf } from './position.ts'
import type { Fix, LanguageFacts } from './types.ts'
import { matching } from './wildcards.ts'

/**
 * Actions that hand a role to a service, and the service: their requests fail without `iam:PassRole`. The reference's data has no dependent
 * actions, so those that workloads meet are written by hand, after the services' pages of the Service Authorization Reference ("Dependent
 * actions") and https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const passesRoleTo: Readonly<Record<string, string>> = {
  'ecs:RunTask': 'ecs-tasks.amazonaws.com',
  'ecs:StartTask': 'ecs-tasks.amazonaws.com',
  'ecs:RegisterTaskDefinition': 'ecs-tasks.amazonaws.com',
  'lambda:CreateFunction': 'lambda.amazonaws.com',
  'states:CreateStateMachine': 'states.amazonaws.com',
  'glue:CreateJob': 'glue.amazonaws.com',
  'batch:RegisterJobDefinition': 'ecs-tasks.amazonaws.com',
  'scheduler:CreateSchedule': 'scheduler.amazonaws.com',
  'sagemaker:CreateTrainingJob': 'sagemaker.amazonaws.com',
  'sagemaker:CreateModel': 'sagemaker.amazonaws.com',
}

/** The services that a statement's actions, named one by one, hand a role to. */
function servicesServed(patterns: readonly string[]): readonly string[] {
  const served = patterns.flatMap((pattern) => {
    const matched = matching(pattern)
    // A wildcard means to allow what it can; nobody waits for a role with it.
    return matched.length === 1 ? (passesRoleTo[matched[0]?.name ?? ''] ?? []) : []
  })
  return [...new Set(served)].sort()
}

/** An Allow of an action that hands a role over, where no Allow of the policy lets it: a statement for that, behind this one. */
export function fixDependents(subject: Subject): readonly Fix[] {
  const { statement, statements, text, root, facts } = subject
  if (!statement || !isAllow(statement)) return []
  const services = servicesServed(stringsOf(memberOf(statement, 'Action')))
  const isAlone = memberOf(root, 'Statement') === statement
  if (services.length === 0 || isAlone || statements.some(allowsPassing)) return []
  const json = JSON.stringify(passingStatement(services, facts))
  const edits = [replace(text, statement.end, statement.end, behind(json, text, statement))]
  return [
    {
      title: `Allow iam:PassRole to ${services.join(', ')} as well`,
      kind: 'refactor',
      meaning: 'wider',
      note: 'Without it the request fails. Name the very roles that may be passed.',
      edits,
    },
  ]
}

function isAllow(statement: ObjectNode): boolean {
  return stringsOf(memberOf(statement, 'Effect'))[0] === 'Allow'
}

function allowsPassing(statement: ObjectNode): boolean {
  const patterns = stringsOf(memberOf(statement, 'Action'))
  const isNamed = patterns.some((pattern) => matching(pattern).some(({ name }) => name === 'iam:PassRole'))
  return isAllow(statement) && (isNamed || memberOf(statement, 'NotAction') !== undefined)
}

/** The roles that the association's role may pass, where its policies name them. */
function passingStatement(services: readonly string[], { role, partition, account }: LanguageFacts) {
  const named = role.grants('iam:PassRole').flatMap(({ resources }) => resources)
  const roles = [...new Set(named)].filter((each) => each !== '*' && !each.includes(' ∩ '))
  return {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: roles.length > 0 ? roles : `arn:${partition}:iam::${account}:role/*`,
    Condition: { StringEquals: { 'iam:PassedToService': services.length === 1 ? services[0] : services } },
  }
}

function behind(json: string, text: string, statement: ObjectNode): string {
  if (isMinified(text)) return `,${json}`
  if (!text.trim().includes('\n')) return `, ${json}`
  const indent = indentAt(text, statement.start)
  return `,\n${indent}${(formatPolicy(json) ?? json).replaceAll('\n', `\n${indent}`)}`
}

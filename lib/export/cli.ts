import { partsBy, settableTags } from './parts.ts'
import type { ExportDocument, ExportedAssociation } from './types.ts'

/** `aws eks create-pod-identity-association` for each; a script for each account, which is what credentials are for. */
export function writeCliCreate(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  return scripts(associations, 'create', createCommand)
}

/** `aws eks update-pod-identity-association`: brings what exists back to this. Tags are set by a call of their own. */
export function writeCliUpdate(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  return scripts(associations, 'update', updateCommands)
}

function scripts(
  associations: readonly ExportedAssociation[],
  verb: string,
  commands: (each: ExportedAssociation) => string,
): readonly ExportDocument[] {
  return partsBy(associations, 'account').map(({ fileName, accountId, associations: all }) => ({
    fileName: `${fileName}-${verb}.sh`,
    text: `#!/bin/sh\n# With credentials of account ${accountId}. Stops at the first command that fails.\nset -e\n\n${all.map(commands).join('\n')}`,
  }))
}

function createCommand(each: ExportedAssociation): string {
  const tags = settableTags(each)
  return command('aws eks create-pod-identity-association', [
    ['--region', each.region],
    ['--cluster-name', each.cluster],
    ['--namespace', each.namespace],
    ['--service-account', each.serviceAccount],
    ['--role-arn', each.roleArn],
    ...(each.targetRoleArn === undefined ? [] : [['--target-role-arn', each.targetRoleArn] as const]),
    [tagSwitch(each)],
    ...policyOption(each),
    ...(tags.length === 0 ? [] : [['--tags', JSON.stringify(Object.fromEntries(tags))] as const]),
  ])
}

function updateCommands(each: ExportedAssociation): string {
  const tags = settableTags(each)
  const update = command('aws eks update-pod-identity-association', [
    ['--region', each.region],
    ['--cluster-name', each.cluster],
    ['--association-id', each.associationId],
    ['--role-arn', each.roleArn],
    // Left out it would stay as it is; the empty text takes it away (facts 1.4).
    ['--target-role-arn', each.targetRoleArn ?? ''],
    [tagSwitch(each)],
    ...policyOption(each),
  ])
  if (tags.length === 0) return update
  const tagging = command('aws eks tag-resource', [
    ['--region', each.region],
    ['--resource-arn', each.arn],
    ['--tags', JSON.stringify(Object.fromEntries(tags))],
  ])
  return update + tagging
}

function tagSwitch({ disableSessionTags }: ExportedAssociation): string {
  return disableSessionTags ? '--disable-session-tags' : '--no-disable-session-tags'
}

function policyOption({ policy }: ExportedAssociation): readonly (readonly [string, string])[] {
  return policy === undefined ? [] : [['--policy', policy]]
}

/** `aws iam put-role-policy` for one inline policy of a role. */
export function putRolePolicyCommand(roleName: string, policyName: string, document: string): string {
  return command('aws iam put-role-policy', [
    ['--role-name', roleName],
    ['--policy-name', policyName],
    ['--policy-document', document],
  ])
}

/** `aws iam create-policy-version` for a managed policy, in force at once. */
export function createPolicyVersionCommand(policyArn: string, document: string): string {
  return command('aws iam create-policy-version', [
    ['--policy-arn', policyArn],
    ['--policy-document', document],
    ['--set-as-default'],
  ])
}

/** Takes an inline policy away. */
export function deleteRolePolicyCommand(roleName: string, policyName: string): string {
  return command('aws iam delete-role-policy', [
    ['--role-name', roleName],
    ['--policy-name', policyName],
  ])
}

/** Takes a managed policy off the role; the policy itself stays. */
export function detachRolePolicyCommand(roleName: string, policyArn: string): string {
  return command('aws iam detach-role-policy', [
    ['--role-name', roleName],
    ['--policy-arn', policyArn],
  ])
}

type Option = readonly [name: string, value?: string]

function command(name: string, options: readonly Option[]): string {
  const lines = options.map(([option, value]) =>
    value === undefined ? option : `${option} ${shellWord(value)}`,
  )
  return `${[name, ...lines].join(' \\\n  ')}\n`
}

/** One word for a POSIX shell: within single quotes everything is itself but the single quote (POSIX, 2.2.2). */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

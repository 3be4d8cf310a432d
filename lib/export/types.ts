/** The tools an association can be written for. */
export const exportFormats = [
  'terraform',
  'cloudformation-yaml',
  'cloudformation-json',
  'cdk',
  'eksctl',
  'ack',
  'cli-create',
  'cli-update',
] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What EKS knows of an association and a tool can set, or find it by. */
export type ExportedAssociation = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly arn: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly disableSessionTags: boolean
  /** JSON text exactly as EKS returned it; absent: no session policy. */
  readonly policy?: string
  readonly tags: Readonly<Record<string, string>>
  /** Set when an EKS add-on owns it. */
  readonly ownerArn?: string
}

/** One file. What belongs to other credentials, another region or another cluster, as the tool parts them, is another file. */
export type ExportDocument = { readonly fileName: string; readonly text: string }

/** Something the tool cannot do, or does otherwise than one might think. `source`: the page that says so. */
export type Gap = { readonly text: string; readonly source?: string }

export type Exported = {
  readonly documents: readonly ExportDocument[]
  readonly gaps: readonly Gap[]
  /** Not written: an add-on owns them and would undo what another tool sets. */
  readonly leftOut: readonly ExportedAssociation[]
}

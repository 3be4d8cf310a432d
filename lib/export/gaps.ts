import type { ExportedAssociation, ExportFormat, Gap } from './types.ts'

const cloudFormation =
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-podidentityassociation.html'

/** Known of each tool (facts of November 2026); shown beside its text, because a text that looks right may still not do what it says. */
const ofTool: Readonly<Record<ExportFormat, readonly Gap[]>> = {
  terraform: [
    {
      text: '`policy` came with hashicorp/aws 6.57.1 (July 2026); an older provider refuses it.',
      source: 'https://github.com/hashicorp/terraform-provider-aws/pull/48869',
    },
    {
      text: '`jsonencode` sorts the keys and writes <, > and & as escapes: the same policy in other letters, which the first plan may show as a change.',
      source: 'https://developer.hashicorp.com/terraform/language/functions/jsonencode',
    },
    {
      text: 'What the provider does when `policy` is taken out again is not known; AWS documents no way to clear a session policy.',
    },
    {
      text: 'terraform-aws-modules/eks takes a role and a service account only: no session policy, no target role.',
    },
  ],
  'cloudformation-yaml': [
    {
      text: '`Policy` is a string of at least one character: taking the property out is not documented to clear the session policy.',
      source: cloudFormation,
    },
    {
      text: 'Another cluster, namespace or service account replaces the association: new pods get no credentials in between.',
      source: cloudFormation,
    },
    {
      text: '`DeletionPolicy: Retain` is needed to import what exists. With it, deleting the stack leaves the association in place.',
    },
  ],
  'cloudformation-json': [
    {
      text: '`Policy` is a string of at least one character: taking the property out is not documented to clear the session policy.',
      source: cloudFormation,
    },
    {
      text: 'Another cluster, namespace or service account replaces the association: new pods get no credentials in between.',
      source: cloudFormation,
    },
    {
      text: 'To import what exists, give each association’s ARN as AssociationArn; `DeletionPolicy: Retain` is there for that.',
    },
  ],
  cdk: [
    {
      text: 'This is the L1 construct. The L2 `ServiceAccount` with `IdentityType.POD_IDENTITY` passes cluster, namespace, role and service account only: no session policy, target role or tag switch (aws-cdk-lib 2.276.0).',
      source:
        'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks.CfnPodIdentityAssociation.html',
    },
    { text: '`policy` needs an aws-cdk-lib of 2026; 2.276.0 has it.' },
    {
      text: 'The resources are retained, as `cdk import` asks: destroying the stack leaves the associations in place.',
    },
  ],
  eksctl: [
    {
      text: '`policy` came with eksctl 0.223.0; with an older one the field is unknown.',
      source: 'https://github.com/eksctl-io/eksctl/pull/8674',
    },
    {
      text: '`eksctl get podidentityassociation` shows neither policy, target role nor tag switch, and reads one page: of more than 100 associations it sees 100.',
    },
    { text: 'It neither updates nor deletes what an EKS add-on owns; use `eksctl update addon`.' },
  ],
  ack: [
    {
      text: '`spec.policy` came with eks-controller 1.12.0, and it is never unset: taking it out of the resource leaves the policy in EKS as it is.',
      source: 'https://github.com/aws-controllers-k8s/eks-controller',
    },
    {
      text: 'Adoption is on by default and beta. The controller adopts the association and then makes it as the resource says; deleting the resource deletes the association.',
      source: 'https://aws-controllers-k8s.github.io/docs/guides/adoption',
    },
    {
      text: 'For another account than the controller’s, the Kubernetes namespace needs the annotation services.k8s.aws/owner-account-id and a role to assume.',
    },
  ],
  'cli-create': [
    { text: 'Quoted for a POSIX shell (sh, bash, zsh); PowerShell and cmd quote otherwise.' },
    {
      text: 'EKS refuses it with ResourceInUseException while an association for the same service account exists.',
    },
    { text: '`--policy` needs an AWS CLI of February 2026 or newer.' },
  ],
  'cli-update': [
    { text: 'Quoted for a POSIX shell (sh, bash, zsh); PowerShell and cmd quote otherwise.' },
    {
      text: 'The cluster, the namespace and the service account cannot be updated. Tags are added or replaced; others stay.',
    },
    {
      text: '`--policy` needs an AWS CLI of February 2026 or newer; its example page still says that only the role can be updated.',
    },
  ],
}

/** What is known of the tool, and what it means for these associations. */
export function gapsOf(format: ExportFormat, associations: readonly ExportedAssociation[]): readonly Gap[] {
  return [...ofTool[format], ...ofThese(format, associations)]
}

function ofThese(format: ExportFormat, associations: readonly ExportedAssociation[]): readonly Gap[] {
  const gaps: Gap[] = []
  if (format === 'cli-update' && associations.some(({ policy }) => policy === undefined))
    gaps.push({
      text: 'An association here has no session policy. AWS documents no way to clear one: if it has one by then, this command leaves it.',
    })
  if (associations.some(({ tags }) => Object.keys(tags).some((key) => /^aws:/i.test(key))))
    gaps.push({ text: 'Tags that begin with aws: are AWS’s own and are not written.' })
  if (
    format.startsWith('cloudformation') &&
    associations.some(({ policy }) => policy?.includes('{{resolve:'))
  )
    gaps.push({
      text: 'A policy here contains {{resolve:…}}, which CloudFormation replaces; use another tool for it.',
    })
  return gaps
}

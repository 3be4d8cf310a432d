import { type ExportFormat, exportFormats } from '@/lib/export/index.ts'

export const formatNames: Readonly<Record<ExportFormat, string>> = {
  terraform: 'Terraform',
  'cloudformation-yaml': 'CloudFormation, YAML',
  'cloudformation-json': 'CloudFormation, JSON',
  cdk: 'CDK, TypeScript',
  eksctl: 'eksctl',
  ack: 'ACK',
  'cli-create': 'AWS CLI, create',
  'cli-update': 'AWS CLI, update',
}

/** The tool an address asks for; the first where it asks for none that is known. */
export function formatOf(asked: string | readonly string[] | undefined): ExportFormat {
  return exportFormats.find((format) => format === asked) ?? exportFormats[0]
}

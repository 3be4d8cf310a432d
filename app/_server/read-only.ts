import 'server-only'
import type { Association } from '@/lib/aws/types.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { mayAsker } from './asker.ts'

/** Why an association cannot be changed here by whoever asks, in a sentence; null when it can. */
export async function reasonForReadOnly(association: Association): Promise<string | null> {
  if (association.ownerArn) {
    return `The EKS add-on ${addOnName(association.ownerArn)} owns this association; change it through the add-on, which would undo a change made here.`
  }
  if (siteState().readOnly) return 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY).'
  const may = await Promise.all([mayAsker('associations.edit', association), asksOnly(association)])
  return may.includes(true) ? null : 'Your role does not allow changes here.'
}

/** Whether whoever asks makes no change here and may ask for one. */
export async function asksOnly(association: Association): Promise<boolean> {
  const [mayEdit, mayAsk] = await Promise.all([
    mayAsker('associations.edit', association),
    mayAsker('changes.request', association),
  ])
  return mayAsk && !mayEdit
}

/** `arn:aws:eks:eu-west-1:111122223333:addon/prod-eu-1/aws-ebs-csi-driver/9ec6…` → `aws-ebs-csi-driver`. */
function addOnName(ownerArn: string): string {
  return ownerArn.split('/')[2] ?? ownerArn
}

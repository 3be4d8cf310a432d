import type { Association } from '@/lib/aws/types.ts'
import type { SiteState } from '@/lib/inventory/index.ts'

/** Why an association cannot be changed here, in a sentence; null when it can. */
export function reasonForReadOnly(association: Association, site: SiteState): string | null {
  if (association.ownerArn) {
    return `The EKS add-on ${addOnName(association.ownerArn)} owns this association; change it through the add-on, which would undo a change made here.`
  }
  return site.readOnly ? 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY).' : null
}

/** `arn:aws:eks:eu-west-1:111122223333:addon/prod-eu-1/aws-ebs-csi-driver/9ec6…` → `aws-ebs-csi-driver`. */
function addOnName(ownerArn: string): string {
  return ownerArn.split('/')[2] ?? ownerArn
}

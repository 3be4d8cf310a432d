import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { NamedPolicy } from '@/lib/iam/index.ts'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { roleNameOf } from './arn.ts'
import { effectiveRoleName } from './association-heading.tsx'
import { PolicyDocument } from './policy-document.tsx'

/** The documents that bear on the pods' session: what each verdict's statements link to. */
export function LayerDocuments({ page, session = true }: { page: AssociationPage; session?: boolean }) {
  const { policies } = page
  const role = effectiveRoleName(page)
  return (
    <>
      {session &&
        policies.session?.map((policy) => (
          <Document key={policy.name} layer="session" policy={policy} title="Session policy" />
        ))}
      {policies.identity.map((policy) => (
        <Document
          key={policy.name}
          layer="identity"
          policy={policy}
          title={roleNameOf(policy.name)}
          detail={`${kindOf(policy)} of ${role}`}
        />
      ))}
      {policies.boundary?.map((policy) => (
        <Document
          key={policy.name}
          layer="boundary"
          policy={policy}
          title={roleNameOf(policy.name)}
          detail={`permissions boundary of ${role}`}
        />
      ))}
    </>
  )
}

/** Who may assume the roles on the way. */
export function TrustDocuments({ page }: { page: AssociationPage }) {
  const roles = [page.role, page.targetRole].flatMap((read) => (read?.state === 'read' ? [read.value] : []))
  return roles.map((role) => (
    <Document
      key={role.arn}
      layer="trust"
      policy={{ name: role.arn, text: role.trustPolicy }}
      title={role.name}
      detail="trust policy: who may assume it"
    />
  ))
}

type DocumentProps = {
  layer: 'session' | 'identity' | 'boundary' | 'trust'
  policy: NamedPolicy
  title: string
  detail?: string
}

function Document({ layer, policy, title, detail }: DocumentProps) {
  return (
    <Panel>
      <PanelHeader title={title} detail={detail} />
      <PolicyDocument layer={layer} policy={policy.name} text={policy.text} />
    </Panel>
  )
}

function kindOf({ name }: NamedPolicy): string {
  return name.startsWith('arn:') ? 'managed policy' : 'inline policy'
}

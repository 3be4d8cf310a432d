import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { NamedPolicy, PolicySet } from '@/lib/iam/index.ts'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { isFullAccess } from '@/lib/pod-identity/index.ts'
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
      <OrganizationDocuments policies={policies} />
    </>
  )
}

/** What the organization limits its accounts by. AWS's own FullAWSAccess is not shown: it limits nothing. */
function OrganizationDocuments({ policies }: { readonly policies: PolicySet }) {
  const layers = [
    { layer: 'scp', levels: policies.scps, detail: 'service control policy' },
    { layer: 'rcp', levels: policies.rcps, detail: 'resource control policy' },
  ] as const
  return layers.flatMap(({ layer, levels, detail }) =>
    (levels ?? [])
      .flat()
      .filter(({ name }) => !isFullAccess({ layer, policy: name }))
      .map((policy) => (
        <Document
          key={`${layer} ${policy.name}`}
          layer={layer}
          policy={policy}
          title={policy.name}
          detail={detail}
        />
      )),
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
  layer: 'session' | 'identity' | 'boundary' | 'trust' | 'scp' | 'rcp'
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

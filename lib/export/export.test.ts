import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { awkwardPolicy, carried, full, plain, policies } from './export.fixture.ts'
import { type ExportedAssociation, exportFormats, writeExport } from './index.ts'

vi.setConfig({ testTimeout: 60_000 })

// The package has no types. Each answer is the document, and what is wrong with it.
const { parseToObject } = createRequire(import.meta.url)('hcl2-parser') as {
  parseToObject(text: string): [unknown, unknown]
}

type Fields = Record<string, unknown>

function textOf(
  format: (typeof exportFormats)[number],
  ...associations: readonly ExportedAssociation[]
): string {
  return writeExport(format, associations)
    .documents.map(({ text }) => text)
    .join('\n')
}

function parseHcl(text: string): Fields {
  const [document, problem] = parseToObject(text)
  expect(problem).toBeNull()
  return document as Fields
}

/** The resources of a Terraform text by name. An expression comes back as its source; `jsonencode`'s argument is read as HCL again. */
function terraformResources(text: string): Record<string, Fields> {
  const { resource } = parseHcl(text) as {
    resource: { aws_eks_pod_identity_association: Record<string, Fields[]> }
  }
  return Object.fromEntries(
    Object.entries(resource.aws_eks_pod_identity_association).map(([name, [fields = {}]]) => [name, fields]),
  )
}

function terraformPolicy(policy: unknown): unknown {
  if (policy === undefined) return undefined
  const encoded = /^\$\{jsonencode\((.*)\)\}$/s.exec(String(policy))
  return encoded ? parseHcl(`x = ${encoded[1]}`).x : JSON.parse(String(policy))
}

function readTerraform(text: string): Fields[] {
  return Object.values(terraformResources(text)).map((fields) => ({
    cluster: fields.cluster_name,
    namespace: fields.namespace,
    serviceAccount: fields.service_account,
    roleArn: fields.role_arn,
    targetRoleArn: fields.target_role_arn,
    disableSessionTags: fields.disable_session_tags,
    policy: terraformPolicy(fields.policy),
    tags: fields.tags ?? {},
  }))
}

describe('Terraform', () => {
  it('reads back as the associations', () => {
    expect(readTerraform(textOf('terraform', plain, full))).toEqual([plain, full].map(carried))
  })

  it('imports each under its own name by cluster and id', () => {
    const text = textOf('terraform', plain, full)
    const names = Object.keys(terraformResources(text))
    expect(names).toEqual([
      'session_policy_demo_payments_invoice_writer',
      'session_policy_demo_payments_refund_worker',
    ])
    expect(parseHcl(text).import).toEqual(
      names.map((name, index) => ({
        to: `\${aws_eks_pod_identity_association.${name}}`,
        id: `session-policy-demo,${[plain, full][index]?.associationId}`,
      })),
    )
  })

  it('doubles what would begin a template', () => {
    const text = textOf('terraform', full)
    expect(text).toContain('"arn:aws:s3:::b/$${aws:PrincipalTag/team}/*"')
    expect(text).toContain('"arn:aws:s3:::$$${x}/%%{y}/%%%{z}$"')
    // HCL takes the first `$${` or `%%{` it meets for text: no opening is left that has no sign of its kind before it.
    expect(text).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/)
  })

  it('carries any policy', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const text = textOf('terraform', { ...plain, policy })
        expect(text).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/)
        expect(readTerraform(text)[0]?.policy).toEqual(JSON.parse(policy))
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['a key that stands twice', '{"Version":"2012-10-17","Statement":[],"Statement":[{"Sid":"${x}"}]}'],
    ['a number that would lose digits', '{"Version":"2012-10-17","Statement":[{"a":12345678901234567890}]}'],
    ['what is no JSON', '{"Version": ${x} \n'],
    [
      'a policy that its escapes would make too long',
      JSON.stringify({ Statement: [{ Sid: '&'.repeat(1_000) }] }),
    ],
  ])('writes %s as text, letter by letter', (_, policy) => {
    const [fields] = Object.values(terraformResources(textOf('terraform', { ...plain, policy })))
    expect(fields?.policy).toBe(policy)
  })
})

/** The document as both versions of YAML read it; they agree. */
function readYaml(text: string): unknown[] {
  const [old, now] = (['1.1', '1.2'] as const).map((version) =>
    parseAllDocuments(text, { version }).map((document) => {
      if (!('errors' in document)) return null
      expect(document.errors).toEqual([])
      return document.toJS() as unknown
    }),
  )
  expect(old).toEqual(now)
  return now ?? []
}

function read(from: Fields, cluster: unknown, names: Fields): Fields {
  const entries = Object.entries(names).map(([name, field]) => [name, from[String(field)]])
  const { policy, tags, ...rest } = Object.fromEntries(entries) as Fields
  return {
    cluster,
    ...rest,
    policy: policy === undefined ? undefined : JSON.parse(String(policy)),
    tags: tags ?? {},
  }
}

const kubernetesFields = {
  namespace: 'namespace',
  roleArn: 'roleARN',
  targetRoleArn: 'targetRoleARN',
  disableSessionTags: 'disableSessionTags',
  policy: 'policy',
  tags: 'tags',
}

function readEksctl(text: string): Fields[] {
  return (readYaml(text) as { metadata: Fields; iam: { podIdentityAssociations: Fields[] } }[]).flatMap(
    ({ metadata, iam }) =>
      iam.podIdentityAssociations.map((item) =>
        read(item, metadata.name, { ...kubernetesFields, serviceAccount: 'serviceAccountName' }),
      ),
  )
}

function readAck(text: string): Fields[] {
  return (readYaml(text) as { spec: Fields }[]).map(({ spec }) =>
    read(spec, spec.clusterName, { ...kubernetesFields, serviceAccount: 'serviceAccount' }),
  )
}

describe('eksctl', () => {
  it('reads back as the associations', () => {
    expect(readEksctl(textOf('eksctl', plain, full))).toEqual([plain, full].map(carried))
  })

  it('has the fields of eksctl.io/v1alpha5 and no other', () => {
    const [config] = readYaml(textOf('eksctl', full)) as { iam: { podIdentityAssociations: Fields[] } }[]
    expect(config).toMatchObject({
      apiVersion: 'eksctl.io/v1alpha5',
      kind: 'ClusterConfig',
      metadata: { name: 'session-policy-demo', region: 'us-west-2' },
    })
    // pkg/apis/eksctl.io/v1alpha5/iam.go of eksctl-io/eksctl, August 2026.
    expect(Object.keys(config?.iam.podIdentityAssociations[0] ?? {})).toEqual([
      'namespace',
      'serviceAccountName',
      'roleARN',
      'targetRoleARN',
      'disableSessionTags',
      'policy',
      'tags',
    ])
  })

  it('is a file for each cluster', () => {
    const elsewhere = { ...plain, cluster: 'other' }
    const { documents } = writeExport('eksctl', [plain, elsewhere, full])
    expect(documents.map(({ fileName }) => fileName)).toEqual([
      'pod-identity-111122223333-us-west-2-other.eksctl.yaml',
      'pod-identity-111122223333-us-west-2-session-policy-demo.eksctl.yaml',
    ])
    expect(documents.map(({ text }) => readEksctl(text).length)).toEqual([1, 2])
  })
})

describe('ACK', () => {
  it('reads back as the associations', () => {
    expect(readAck(textOf('ack', plain, full))).toEqual([plain, full].map(carried))
  })

  it('names the association that it takes over, by the fields of its CRD', () => {
    const [resource] = readYaml(textOf('ack', full)) as {
      metadata: { name: string; annotations: Fields }
      spec: Fields
    }[]
    expect(resource).toMatchObject({
      apiVersion: 'eks.services.k8s.aws/v1alpha1',
      kind: 'PodIdentityAssociation',
    })
    expect(resource?.metadata.name).toBe('session-policy-demo.payments.refund.worker')
    expect(JSON.parse(String(resource?.metadata.annotations['services.k8s.aws/adoption-fields']))).toEqual({
      clusterName: full.cluster,
      associationID: full.associationId,
    })
    // config/crd/bases/eks.services.k8s.aws_podidentityassociations.yaml of eks-controller, August 2026.
    const known = [
      'clusterName',
      'namespace',
      'serviceAccount',
      'roleARN',
      'targetRoleARN',
      'disableSessionTags',
      'policy',
      'tags',
    ]
    expect(Object.keys(resource?.spec ?? {})).toEqual(known)
  })
})

it('carries any policy through YAML', () => {
  fc.assert(
    fc.property(policies, (policy) => {
      const each = { ...plain, policy }
      expect(readEksctl(textOf('eksctl', each))[0]?.policy).toEqual(JSON.parse(policy))
      expect(readAck(textOf('ack', each))[0]?.policy).toEqual(JSON.parse(policy))
      const template: unknown = parse(textOf('cloudformation-yaml', each))
      const [first] = Object.values(
        Object(template).Resources as Record<string, { Properties: { Policy: string } }>,
      )
      expect(JSON.parse(first?.Properties.Policy ?? '')).toEqual(JSON.parse(policy))
    }),
    { numRuns: 200 },
  )
})

describe('every tool', () => {
  it.each(exportFormats)('%s leaves out what an add-on owns, and AWS’s own tags', (format) => {
    const owned = {
      ...full,
      ownerArn: 'arn:aws:eks:us-west-2:111122223333:addon/x/y/z',
      serviceAccount: 'theirs',
    }
    const { documents, leftOut, gaps } = writeExport(format, [plain, owned, full])
    expect(leftOut).toEqual([owned])
    expect(documents).not.toHaveLength(0)
    expect(documents.filter(({ text }) => /theirs/.test(text))).toEqual([])
    expect(gaps.map(({ text }) => text)).toContain(
      'Tags that begin with aws: are AWS’s own and are not written.',
    )
  })

  it.each(exportFormats)('%s parts accounts', (format) => {
    const other = { ...plain, accountId: '444455556666' }
    const { documents } = writeExport(format, [other, plain])
    expect(documents).toHaveLength(2)
    expect(documents[0]?.fileName).toContain('111122223333')
  })

  it.each(exportFormats)('%s writes the same whatever the order', (format) => {
    expect(textOf(format, full, plain)).toBe(textOf(format, plain, full))
  })

  it.each(['terraform', 'cloudformation-json', 'ack'] as const)(
    '%s keeps names apart that fall together',
    (format) => {
      const one = { ...plain, namespace: 'a-b', serviceAccount: 'c' }
      const two = { ...plain, namespace: 'a', serviceAccount: 'b-c', associationId: 'a-ccccccccccccccccc' }
      const text = textOf(format, one, two)
      const names = text.match(/resource "\w+" "(\w+)"|^ {4}"(\w+)": \{$|^ {2}name: (\S+)$/gm) ?? []
      expect(new Set(names).size).toBe(2)
    },
  )

  it('writes nothing of nothing', () => {
    for (const format of exportFormats) expect(writeExport(format, []).documents).toEqual([])
  })

  it('parts templates that would have too many resources', () => {
    const many = Array.from({ length: 501 }, (_, index) => ({ ...plain, serviceAccount: `job-${index}` }))
    const { documents } = writeExport('cloudformation-json', many)
    const counts = documents.map(({ text }) => Object.keys(Object(JSON.parse(text)).Resources).length)
    expect(counts).toEqual([500, 1])
  })

  it('says what an update cannot do', () => {
    const words = (each: ExportedAssociation) =>
      writeExport('cli-update', [each]).gaps.map(({ text }) => text)
    expect(words(plain).join()).toContain('no way to clear one')
    expect(words({ ...full, policy: awkwardPolicy }).join()).not.toContain('no way to clear one')
  })
})

/** CloudFormation templates and CDK stacks through aws-cdk-lib, which knows the resource's schema. It takes seconds to load: all of it is here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import type { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks'
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include'
import typescript from 'typescript'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { awkwardPolicy, carried, full, plain } from './export.fixture.ts'
import { type ExportedAssociation, type ExportFormat, writeExport } from './index.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'podscope-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Resources = Record<string, { Type: string; DeletionPolicy: string; Properties: Record<string, unknown> }>

function write(format: ExportFormat, ...associations: readonly ExportedAssociation[]): string {
  const [document] = writeExport(format, associations).documents
  return document?.text ?? ''
}

function resourcesOf(template: object): Resources {
  return Object(template).Resources as Resources
}

/** Reads a template as the CDK does, by the classes made from the resources' schemas, and synthesises it again. */
function throughInclude(text: string, fileName: string) {
  const templateFile = join(folder, fileName)
  writeFileSync(templateFile, text)
  const stack = new Stack(new App(), 'Included')
  const include = new CfnInclude(stack, 'Template', { templateFile })
  return { include, resources: resourcesOf(Template.fromStack(stack).toJSON()) }
}

/** Compiles the stack's text and runs it with the CDK here. Types are checked against the CDK's own. */
function synthesise(text: string): Resources {
  const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 }
  const { outputText } = typescript.transpileModule(text, { compilerOptions: options })
  const exports: { PodIdentityAssociations?: typeof Stack } = {}
  new Function('exports', 'require', outputText)(exports, createRequire(import.meta.url))
  if (!exports.PodIdentityAssociations) throw new TypeError('The stack is not exported.')
  return resourcesOf(Template.fromStack(new exports.PodIdentityAssociations(new App(), 'Made')).toJSON())
}

/** What the type checker says of each text, with the CDK's own types. */
function typeErrors(texts: Record<string, string>): readonly string[] {
  const files = new Map(Object.entries(texts).map(([name, text]) => [join(import.meta.dirname, name), text]))
  const options = {
    module: typescript.ModuleKind.NodeNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeNext,
    target: typescript.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  }
  const host = typescript.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => files.has(name) || fileExists(name)
  host.readFile = (name) => files.get(name) ?? readFile(name)
  host.getSourceFile = (name, target, ...rest) => {
    const text = files.get(name)
    return text === undefined
      ? getSourceFile(name, target, ...rest)
      : typescript.createSourceFile(name, text, target)
  }
  const program = typescript.createProgram([...files.keys()], options, host)
  return typescript.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const message = typescript.flattenDiagnosticMessageText(messageText, ' ')
    return `${basename(file?.fileName ?? '')}: ${message}`
  })
}

function read({ Properties }: Resources[string]) {
  const tags = (Properties.Tags ?? []) as { Key: string; Value: string }[]
  return {
    cluster: Properties.ClusterName,
    namespace: Properties.Namespace,
    serviceAccount: Properties.ServiceAccount,
    roleArn: Properties.RoleArn,
    targetRoleArn: Properties.TargetRoleArn,
    disableSessionTags: Properties.DisableSessionTags,
    policy: Properties.Policy === undefined ? undefined : JSON.parse(String(Properties.Policy)),
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  }
}

const both = [plain, full]

describe.each([
  ['cloudformation-yaml', 'template.yaml'],
  ['cloudformation-json', 'template.json'],
] as const)('%s', (format, fileName) => {
  it('is a template of the resource, with the same associations', () => {
    const { include, resources } = throughInclude(write(format, ...both), fileName)
    expect(Object.keys(resources)).toEqual([
      'SessionPolicyDemoPaymentsInvoiceWriter',
      'SessionPolicyDemoPaymentsRefundWorker',
    ])
    expect(Object.values(resources).map(read)).toEqual(both.map(carried))
    for (const { Type, DeletionPolicy } of Object.values(resources))
      expect([Type, DeletionPolicy]).toEqual(['AWS::EKS::PodIdentityAssociation', 'Retain'])
    const typed = include.getResource('SessionPolicyDemoPaymentsRefundWorker') as CfnPodIdentityAssociation
    expect(typed.policy).toBe(awkwardPolicy)
    expect(typed.disableSessionTags).toBe(true)
  })
})

it('YAML and JSON say the same', () => {
  expect(parse(write('cloudformation-yaml', ...both))).toEqual(
    JSON.parse(write('cloudformation-json', ...both)),
  )
})

describe('cdk', () => {
  it('makes the same template', () => {
    const template = resourcesOf(JSON.parse(write('cloudformation-json', ...both)))
    expect(synthesise(write('cdk', ...both))).toEqual(template)
  })

  it('makes it of a policy that only text can carry', () => {
    const policy = '{ "Version": "2012-10-17", "Statement": [], "Statement": [{"Sid": "__proto__\'`${x}"}] }'
    const [made] = Object.values(synthesise(write('cdk', { ...plain, policy })))
    expect(made?.Properties.Policy).toBe(policy)
  })

  it('passes the type checker, which would notice a field that is not there', () => {
    const wrong = write('cdk', full).replace('roleArn:', 'role:')
    expect(typeErrors({ 'right.ts': write('cdk', ...both), 'wrong.ts': wrong })).toEqual([
      expect.stringMatching(/^wrong\.ts: .*'role' does not exist in type 'CfnPodIdentityAssociationProps'/),
    ])
  })
})

import type { ExportedAssociation } from './types.ts'

/**
 * A name for each association, made of its cluster, namespace and service account, so that it stays the same whatever else is exported
 * with it. Where two names fall together once they are spelled as the tool wants it (`a-b`/`c` and `a`/`b-c`), both get their
 * association's id behind them: no name depends on the order.
 */
export function uniqueNames(
  associations: readonly ExportedAssociation[],
  spell: (parts: readonly string[]) => string,
): ReadonlyMap<ExportedAssociation, string> {
  const plain = (of: ExportedAssociation) => spell([of.cluster, of.namespace, of.serviceAccount])
  const counts = new Map<string, number>()
  for (const each of associations) counts.set(plain(each), (counts.get(plain(each)) ?? 0) + 1)
  return new Map(
    associations.map((each) => {
      const name = plain(each)
      const alone = counts.get(name) === 1
      return [
        each,
        alone ? name : spell([each.cluster, each.namespace, each.serviceAccount, each.associationId]),
      ]
    }),
  )
}

/** `prod_eu_1_payments_invoice_writer`: a Terraform identifier begins with a letter or an underscore. */
export function terraformName(parts: readonly string[]): string {
  const name = parts.join('_').replace(/[^A-Za-z0-9_]/g, '_')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

/** `ProdEu1PaymentsInvoiceWriter`: a logical id is alphanumeric (CloudFormation user guide, resources-section-structure). */
export function logicalId(parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.split(/[^A-Za-z0-9]+/)).filter(Boolean)
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The longest name Kubernetes takes (RFC 1123 subdomain). */
const kubernetesNameMax = 253

/** `prod-eu-1.payments.invoice-writer`, as Kubernetes names objects: small letters, digits, dashes and dots. */
export function kubernetesName(parts: readonly string[]): string {
  const labels = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^a-z0-9.-]/g, '-')
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''),
  )
  const name = labels.filter(Boolean).join('.')
  if (name.length <= kubernetesNameMax) return name
  const tail = labels.at(-1) ?? ''
  return `${name.slice(0, Math.max(0, kubernetesNameMax - tail.length - 1)).replace(/[^a-z0-9]+$/, '')}.${tail}`.slice(
    -kubernetesNameMax,
  )
}

import { matchGlob, parseGlob } from '@/lib/iam/index.ts'

/** How an action stands in a list: named by these values, reached by a pattern, or not at all. */
export type Choice =
  | { readonly kind: 'named'; readonly indexes: readonly number[] }
  | { readonly kind: 'reached'; readonly by: string }
  | { readonly kind: 'open' }

/** Looks actions up in a list of values. Case does not matter (IAM user guide, reference_policies_elements_action). */
export function choicesOf(values: readonly string[]): (action: string) => Choice {
  const named = new Map<string, number[]>()
  values.forEach((value, index) => {
    const lower = value.toLowerCase()
    named.set(lower, [...(named.get(lower) ?? []), index])
  })
  const patterns = values
    .filter((value) => /[*?]/.test(value))
    .map((value) => ({ value, glob: parseGlob(value.toLowerCase()) }))
  return (action) => {
    const lower = action.toLowerCase()
    const by = patterns.find(({ glob }) => matchGlob(glob, lower))
    if (by) return { kind: 'reached', by: by.value }
    const indexes = named.get(lower)
    return indexes ? { kind: 'named', indexes } : { kind: 'open' }
  }
}

/** The fields of an ARN as the reference writes it: `arn:${Partition}:s3:::${BucketName}` has two. */
export function placeholdersOf(arn: string): readonly string[] {
  return [...new Set([...arn.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name))]
}

/** The ARN with its fields filled in; what is left empty is anything, `*`. */
export function fillArn(arn: string, fields: Readonly<Record<string, string>>): string {
  return arn.replace(/\$\{([^}]*)\}/g, (_, name: string) => fields[name]?.trim() || '*')
}

/** `BucketName` as a person reads it: `Bucket name`. */
export function fieldLabel(placeholder: string): string {
  const words = placeholder.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

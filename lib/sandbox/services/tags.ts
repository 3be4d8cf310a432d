/** Tag limits that EKS and IAM share: facts 1.4 and 3.4; the reserved prefix: AWS General Reference, Tagging. */
export const tagsMax = 50

/** What is wrong with a set of tags, or null. */
export function tagProblem(tags: Readonly<Record<string, string>>): string | null {
  const keys = Object.keys(tags)
  if (keys.length > tagsMax) return `The number of tags exceeds the limit of ${tagsMax}.`
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128) return 'A tag key must have 1 to 128 characters.'
    if (value.length > 256) return `The value of the tag ${key} must have at most 256 characters.`
    if (/^aws:/i.test(key)) return 'Tag keys must not start with aws: as this prefix is reserved.'
  }
  return null
}

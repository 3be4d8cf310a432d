import 'server-only'

type Names = { readonly cluster?: string; readonly associationId?: string }

/** No cluster or association can have this name: an address was typed. Asked for it, the SDK would fail or ask for another address. */
class ImpossibleNameError extends Error {
  override readonly name = 'ImpossibleNameError'
}

/** EKS's own rule (facts 1.5). */
const clusterForm = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/
/** Wider than EKS's ids, because other endpoints have others; but nothing that could leave its place in the path. */
const idForm = /^[0-9A-Za-z_-]{1,100}$/
/** EKS's ids (facts 1.4). */
const idOfAws = /^a-[0-9a-z]{17}$/

/** Throws an ImpossibleNameError; then nothing is to be sent. */
export function assertPossible({ cluster, associationId }: Names): void {
  if (cluster !== undefined && !clusterForm.test(cluster))
    throw new ImpossibleNameError(`no cluster can be called ${JSON.stringify(cluster)}`)
  if (associationId !== undefined && !idForm.test(associationId))
    throw new ImpossibleNameError(`no association can have the id ${JSON.stringify(associationId)}`)
}

/** Whether a refused parameter can be the id: EKS calls one of another form invalid, where it means that there is none. */
export function hasForeignId({ associationId }: Names): boolean {
  return associationId !== undefined && !idOfAws.test(associationId)
}

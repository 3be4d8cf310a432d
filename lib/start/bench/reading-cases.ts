import { type ClusterRef, describeAssociation, listAssociations } from '../../aws/index.ts'
import { readCluster } from '../../inventory/index.ts'
import type { Case } from './stats.ts'

async function readWithOurs(at: ClusterRef): Promise<number> {
  const { associations } = await readCluster(at)
  if (associations.state === 'unreadable') throw new Error(associations.problem.message)
  if (associations.value.some(({ detail }) => detail.state === 'unreadable')) {
    throw new Error('an association could not be read')
  }
  return associations.value.length
}

async function readOneByOne(at: ClusterRef): Promise<number> {
  const listed = await listAssociations(at)
  if (!listed.ok) throw new Error(listed.error.message)
  for (const summary of listed.value) {
    const detail = await describeAssociation(summary)
    if (!detail.ok) throw new Error(detail.error.message)
  }
  return listed.value.length
}

/**
 * Reading a cluster's page from the local AWS, which runs in another process: ours lists, describes eight at a time, reads the roles and
 * works out what each association may do; beside it the list and one Describe after another, and no more.
 */
export async function readingCase(at: ClusterRef, distance: string, samples: number): Promise<Case> {
  const listed = await listAssociations(at)
  if (!listed.ok) throw new Error(listed.error.message)
  return {
    name: `read a cluster${distance}`,
    size: `${listed.value.length.toLocaleString('en')} associations`,
    naive: 'one Describe after another',
    samples,
    warmUp: 0,
    runOurs: () => readWithOurs(at),
    runNaive: () => readOneByOne(at),
  }
}

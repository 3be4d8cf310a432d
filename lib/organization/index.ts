import 'server-only'

export {
  accountsNotCounted,
  organizationFacts,
  organizationHashes,
  organizationOver,
  readOverAccounts,
} from './over-account.ts'

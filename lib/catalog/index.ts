export { type Descriptions, loadDescriptions } from './descriptions.ts'
export type { ResourceType, Service } from './expand.ts'
export {
  actionsMatching,
  actionsOnType,
  actionsWithKey,
  catalog,
  findAction,
  findKey,
  findService,
  services,
  typesOfAction,
} from './look-ups.ts'

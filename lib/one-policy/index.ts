export { type OnePolicy, onePolicyOf } from './one-policy.ts'

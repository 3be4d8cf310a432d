export { type Sandbox, type SandboxOptions, type SandboxSettings, startSandbox } from './start.ts'
export type { SandboxState } from './state.ts'
export { SandboxDataError } from './store/data-error.ts'

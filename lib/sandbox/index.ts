export type { SandboxOptions, SandboxSettings } from './options.ts'
export { type Sandbox, startSandbox } from './start.ts'
export type { SandboxState } from './state.ts'
export { SandboxDataError } from './store/data-error.ts'

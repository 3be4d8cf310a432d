export { callsOf, type EventCounts } from './calls.ts'
export { recordTexts } from './record-texts.ts'
export { type Replay, type Replayed, replayer } from './replay.ts'

import 'server-only'

export { acceptRisk, type RiskDraft, takeBackRisk } from './accept.ts'
export { countToday, readRiskDays, startCountingRisks } from './days.ts'
export type * from './types.ts'

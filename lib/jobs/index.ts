import 'server-only'

export { defineJob, enqueue, type JobOptions, startJobs, stopJobs, type Work } from './jobs.ts'

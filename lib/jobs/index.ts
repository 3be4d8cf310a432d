import 'server-only'

export { defineJob, enqueue, type JobOptions, repeat, startJobs, stopJobs, type Work } from './jobs.ts'

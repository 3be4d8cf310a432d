/** `npm start` and `npm run dev`. What is imported takes half a second to compile: V8 keeps it from one start to the next, if it is told to first. */
import { enableCompileCache } from 'node:module'
import { compileCache } from './build.ts'

enableCompileCache(compileCache)
await import('./start.ts')

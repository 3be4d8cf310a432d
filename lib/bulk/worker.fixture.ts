/** A process that works on a run until it is done or killed: `node --conditions=react-server worker.fixture.ts <run>`. Settings as the site's. */

import { accessNoted } from '../associations/recording.ts'
import { tester } from '../audit/actor.fixture.ts'
import { waitForNothing } from '../aws/no-waiting.fixture.ts'
import { closeStore } from '../store/database.ts'
import { startRun, untilIdle } from './index.ts'

waitForNothing()
const started = await startRun(process.argv[2] ?? '', tester)
if (!started.ok) throw new Error(started.error.kind)
await untilIdle()
await accessNoted()
await closeStore()

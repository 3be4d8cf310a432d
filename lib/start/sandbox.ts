import { startLocalAws } from './local-aws.ts'
import { run } from './run.ts'
import { readStartSettings } from './settings.ts'

/** `npm run sandbox`: the local AWS alone, for the AWS CLI and other clients. */
async function main(): Promise<number> {
  const settings = readStartSettings(process.argv.slice(2), process.env)
  const sandbox = await startLocalAws(settings)
  console.log(`local AWS on ${sandbox.url}\n\nexport AWS_ENDPOINT_URL=${sandbox.url} AWS_REGION=us-west-2\n`)
  for (const { id, name, credentials } of sandbox.settings().accounts) {
    console.log(`# ${name} ${id}`)
    console.log(
      `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}\n`,
    )
  }
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
  await sandbox.close()
  return 0
}

await run(main)

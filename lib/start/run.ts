import { StartError } from './start-error.ts'

/** The operating system said no: a full disk, a folder that may not be written. Not our bug, so its stack tells nobody anything. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** Runs a script's main and sets the exit status. What a person can act on is one plain message; anything else is our bug and thrown. */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof StartError) && !isSystemError(error)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

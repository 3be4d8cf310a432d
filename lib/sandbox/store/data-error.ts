/** The data folder cannot be used. The message is a whole sentence for a person at a terminal. */
export class SandboxDataError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SandboxDataError'
  }
}

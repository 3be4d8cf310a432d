/** A reason not to start that the person can act on; its message is printed alone and the exit status is 1. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

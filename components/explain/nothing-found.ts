const begins = /access\s?denied|not authorized|unauthorized\s?operation/i
/** What the SDKs and the CLI say before they ever ask AWS: botocore, Go, JavaScript, Java. */
const noCredentials =
  /unable to locate credentials|NoCredentialProviders|no valid credential sources|could not load credentials|CredentialsProviderError|unable to load credentials/i

/** Why nothing in a text can be explained, and what to do. */
export function nothingFound(text: string): string {
  if (text.trim() === '') return 'Paste what AWS said.'
  if (begins.test(text))
    return 'A refusal begins in this text and breaks off before AWS says what it refused. Paste the whole line, with “is not authorized to perform” and all that follows.'
  if (noCredentials.test(text))
    return 'AWS refused nothing: the program found no credentials to ask with. Open the pod’s association: Chain shows whether its pods can get any.'
  return 'No refusal of AWS is in this text. It says “is not authorized to perform”, “Access Denied” or “UnauthorizedOperation” somewhere; paste the lines around that.'
}

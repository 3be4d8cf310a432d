/** What of a folder CloudTrail wrote holds events: not its digests and insights (CloudTrail user guide, cloudtrail-find-log-files). */
export function isEventFile(path: string): boolean {
  return /\.(json|gz)$/i.test(path) && !/(^|\/|_)CloudTrail-(Digest|Insight)/.test(path)
}

/** The process answers. Says nothing about AWS, so that a slow account does not restart the site. */
export function GET(): Response {
  return new Response('ok\n', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } })
}

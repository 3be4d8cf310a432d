'use client'
import '@fontsource-variable/inter/index.css'
import './globals.css'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'

/** The frame itself failed, so nothing of it can stand around this; what a page fails at is told inside it. */
export default function FrameErrorPage({ error }: { readonly error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Podscope failed</title>
        <main role="alert" className="pt-[20vh]">
          <EmptyState
            level="h1"
            title="Podscope failed"
            actions={
              <Button variant="primary" onClick={() => window.location.reload()}>
                Load the page again
              </Button>
            }
          >
            <p>
              What was saved is kept. If it fails again, the server’s log has the reason
              {error.digest && ` under ${error.digest}`}.
            </p>
          </EmptyState>
        </main>
      </body>
    </html>
  )
}

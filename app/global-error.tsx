'use client'
import '@fontsource-variable/inter/index.css'
import './globals.css'
import { Failed } from '@/components/failed.tsx'

type Props = { readonly error: Error & { digest?: string } }

/** The frame itself failed, so nothing of it can stand around this; what a page fails at is told inside it. */
export default function FrameErrorPage({ error }: Props) {
  return (
    <html lang="en">
      <body>
        <title>Podscope failed</title>
        <main role="alert" className="pt-[20vh]">
          <Failed
            title="Podscope failed"
            again="Load the page again"
            onAgain={() => window.location.reload()}
            digest={error.digest}
          />
        </main>
      </body>
    </html>
  )
}

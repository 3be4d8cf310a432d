import { contactsAbout } from '@/app/_server/contacts.ts'
import { AskWhom } from '@/components/contact/ask-whom.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'

/** Whom to ask about the workloads of each tenant that one helps. */
export async function WhoToAsk() {
  const contacts = await contactsAbout(null)
  if (contacts.length === 0) return null
  return (
    <Panel label="Who to ask">
      <PanelHeader title="Who to ask" detail="about these workloads" />
      <div className="px-3.5 py-2">
        <AskWhom contacts={contacts} named />
      </div>
    </Panel>
  )
}

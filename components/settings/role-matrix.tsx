import { Check } from 'lucide-react'
import { permissionNames, permissions, type Role } from '@/lib/auth/rules/index.ts'
import { ScrollRegion } from '../ui/scroll-region.tsx'

const head = 'px-3.5 py-1.5 text-left font-medium text-dim text-xs'

/** Which role may do what: a line a permission, a column a role. */
export function RoleMatrix({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <ScrollRegion label="What each role may do">
      <table className="w-full">
        <thead>
          <tr>
            <th scope="col" className={head}>
              May
            </th>
            {roles.map(({ name }) => (
              <th key={name} scope="col" className={head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissionNames.map((permission) => (
            <tr key={permission} className="border-line border-t">
              <th scope="row" className="px-3.5 py-1 text-left font-normal">
                {permissions[permission].label}
                {permissions[permission].about === 'site' && (
                  <span className="block text-dim text-xs">only with a role for everything</span>
                )}
              </th>
              {roles.map(({ name, permissions: allowed }) => (
                <td key={name} className="px-3.5 py-1">
                  {allowed.includes(permission) ? (
                    <>
                      <Check aria-hidden className="size-4 text-granted" />
                      <span className="sr-only">yes</span>
                    </>
                  ) : (
                    <>
                      <span aria-hidden className="text-dim">
                        –
                      </span>
                      <span className="sr-only">no</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

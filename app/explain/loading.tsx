import { Skeleton } from '@/components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <div className="space-y-4 pt-4">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-56 w-full" />
    </div>
  )
}

import { Skeleton, SkeletonRows } from '@/components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <div className="space-y-3 pt-4">
      <Skeleton className="h-7 w-40" />
      <SkeletonRows label="Reading the risks" />
    </div>
  )
}

/** As much of S3 as it takes to watch a pod being allowed and refused. */
import * as sdk from '@aws-sdk/client-s3'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import {
  createBucket,
  deleteBucket,
  deleteBucketPolicy,
  getBucketPolicy,
  headBucket,
  listBuckets,
  putBucketPolicy,
} from './buckets.ts'
import { listObjectsV2 } from './listing.ts'
import { s3Needs } from './needs.ts'
import { deleteObject, getObject, headObject, putObject } from './objects.ts'

export const s3: Service = {
  name: 's3',
  protocol: 'restXml',
  model: readModel(sdk),
  handlers: {
    ListBuckets: listBuckets,
    CreateBucket: createBucket,
    HeadBucket: headBucket,
    DeleteBucket: deleteBucket,
    GetBucketPolicy: getBucketPolicy,
    PutBucketPolicy: putBucketPolicy,
    DeleteBucketPolicy: deleteBucketPolicy,
    ListObjectsV2: listObjectsV2,
    GetObject: getObject,
    HeadObject: headObject,
    PutObject: putObject,
    DeleteObject: deleteObject,
  },
  needs: s3Needs,
}
